/** What others' tools say of the documents that a server publishes (H7). */
import { writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { subscriptions } from '../../queues/subscriptions.ts'
import { installTools, library, output, published, run } from './tool.ts'

/** A minute on an idle machine, when the tools must be installed first. */
const INSTALLED_WITHIN_MS = 600_000
const Redocly = z.object({ problems: z.array(z.looseObject({ severity: z.string() })) })
const Spectral = z.array(z.looseObject({ severity: z.number() }))
/** Spectral and the parser of AsyncAPI number severities. */
const ERROR = 0

beforeAll(installTools, INSTALLED_WITHIN_MS)

type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>> }
/** The same document with a mistake, so that it is seen that mistakes are seen: one answer is said nowhere. */
const mistaken = (text: string): string => {
  const document = JSON.parse(text) as Document
  const responses = { 200: { $ref: '#/components/responses/Nowhere' } }
  const [[path, item] = ['', {}]] = Object.entries(document.paths)
  const wrong = Object.fromEntries(
    Object.entries(item).map(([method, operation]) => [method, { ...operation, responses }]),
  )
  return JSON.stringify({ ...document, paths: { [path]: wrong } })
}

const linters = {
  redocly: async (file: string) => {
    const { stdout } = await run('redocly', 'lint', '--config=redocly.yaml', '--format=json', file)
    return Redocly.parse(JSON.parse(stdout)).problems.filter(({ severity }) => severity === 'error')
  },
  spectral: async (file: string) => {
    const { stdout } = await run('spectral', 'lint', '--ruleset=spectral.yaml', '--quiet', '--format=json', file)
    return Spectral.parse(JSON.parse(stdout)).filter(({ severity }) => severity === ERROR)
  },
}

describe('The OpenAPI document (H7)', () => {
  it.each(Object.entries(linters))('has no error that %s knows', async (name, errorsIn) => {
    const { file, text } = await published('/openapi.json')
    expect(await errorsIn(file)).toEqual([])
    const other = output(`mistaken-for-${name}.json`)
    writeFileSync(other, mistaken(text))
    expect((await errorsIn(other)).length).toBeGreaterThan(0)
  })
})

/** As far as it is used here; the packages of this folder are not there for the compiler. */
type AsyncApiParser = {
  readonly Parser: new () => {
    parse(text: string): Promise<{
      readonly document?: { allMessages(): { readonly length: number } }
      readonly diagnostics: readonly { readonly severity: number }[]
    }>
  }
}

describe('The AsyncAPI document (H7)', () => {
  it('has no error that its parser knows, and says every event', async () => {
    const { text } = await published('/asyncapi.json')
    const parser = new (library('@asyncapi/parser') as AsyncApiParser).Parser()
    const { document, diagnostics } = await parser.parse(text)
    expect(diagnostics.filter(({ severity }) => severity === ERROR)).toEqual([])
    expect(document?.allMessages().length).toBe(subscriptions.size)
    const mistaken = await parser.parse(text.replaceAll('#/components/schemas/', '#/components/nowhere/'))
    expect(mistaken.diagnostics.filter(({ severity }) => severity === ERROR).length).toBeGreaterThan(0)
  })
})
