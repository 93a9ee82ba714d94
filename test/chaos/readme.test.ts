/** README's five requests, as they are printed, against a real `npm start`. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { killableServer, TEST_MS } from './killable-server.ts'

const REPOSITORY = join(import.meta.dirname, '..', '..')
const PRINTED_ADDRESS = 'http://127.0.0.1:8787'
const server = killableServer('readme')

/** The one block of commands in README that speaks to the API. */
const requests = (): string => {
  const readme = readFileSync(join(REPOSITORY, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block ?? '')
  const found = blocks.filter((block) => block.includes(PRINTED_ADDRESS))
  expect(found).toHaveLength(1)
  return found.join('')
}

describe('The requests in README', () => {
  it(
    'sell two tickets, show how, and sell no more when they are sent again',
    async () => {
      const script = requests().replace(PRINTED_ADDRESS, server.stage.url)
      const run = async () => {
        const { stdout } = await promisify(execFile)('bash', ['-eu', '-c', script], {
          cwd: REPOSITORY,
          encoding: 'utf8',
          env: { ...process.env, STATE_DIR: server.stateDir },
        })
        const [tickets = '', payment = '', history = ''] = stdout.trim().split('\n')
        return [tickets, payment, history].map((line) => JSON.parse(line))
      }
      const [tickets, payment, history] = await run()
      expect(tickets).toMatchObject({ registeredTickets: 100, availableTickets: 100, status: 'on-sale' })
      expect(payment).toMatchObject({ quantity: 2, status: 'paid' })
      expect(history.items.map(({ status }: { status: string }) => status)).toContain('paid')
      const [, again] = await run()
      expect(again).toEqual(payment)
    },
    TEST_MS,
  )
})
