import { describe, expect, it } from 'vitest'
import { wrongIn } from './env.ts'

const whole = {
  PUBLIC_ORIGIN: 'https://naru.example',
  MAIL_FROM: 'naru@naru.example',
  KEEP_MAIL: 'false',
  HASHES_AT_ONCE: '2',
}

describe('The settings of identity', () => {
  it.each([{}, { PUBLIC_ORIGIN: '', MAIL_FROM: '' }, { KEEP_MAIL: 'true', MAIL_FROM: '' }, { HASHES_AT_ONCE: '' }])(
    'are all right with %j',
    (change) => expect(wrongIn({ ...whole, ...change })).toEqual([]),
  )

  it.each([
    [{ PUBLIC_ORIGIN: 'naru.example' }, 'PUBLIC_ORIGIN must be an origin: naru.example'],
    [{ PUBLIC_ORIGIN: 'https://naru.example/' }, 'PUBLIC_ORIGIN must be an origin: https://naru.example/'],
    [{ MAIL_FROM: '' }, 'MAIL_FROM must be an address to send mail from'],
    [{ KEEP_MAIL: 'yes' }, 'KEEP_MAIL must be true or false: yes'],
    [{ HASHES_AT_ONCE: '4' }, 'HASHES_AT_ONCE must be 1 to 3: 4'],
    [{ HASHES_AT_ONCE: '0' }, 'HASHES_AT_ONCE must be 1 to 3: 0'],
  ])('are told when they are wrong: %j', (change, problem) =>
    expect(wrongIn({ ...whole, ...change })).toEqual([problem]),
  )
})
