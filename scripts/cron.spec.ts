/** Which minutes a cron expression names. */
import { describe, expect, it } from 'vitest'
import { cronMatches } from './cron.ts'

const at = (text: string) => new Date(`${text}:00.000Z`)

describe('cronMatches', () => {
  it.each([
    ['* * * * *', '2026-11-20T10:07', true],
    ['*/5 * * * *', '2026-11-20T10:10', true],
    ['*/5 * * * *', '2026-11-20T10:11', false],
    ['0 3 * * *', '2026-11-20T03:00', true],
    ['0 3 * * *', '2026-11-20T04:00', false],
    ['10-20/5 * * * *', '2026-11-20T10:15', true],
    ['10-20/5 * * * *', '2026-11-20T10:16', false],
    ['0,30 9 * * 1-5', '2026-11-20T09:30', true],
    ['0,30 9 * * 1-5', '2026-11-21T09:30', false],
    ['0 0 * * 7', '2026-11-22T00:00', true],
    ['0 0 1 * 5', '2026-11-20T00:00', true],
    ['0 0 1 * 5', '2026-11-01T00:00', true],
    ['0 0 1 * 5', '2026-11-02T00:00', false],
    ['0 0 * 12 *', '2026-11-20T00:00', false],
  ])('%s at %s: %s', (expression, minute, expected) => {
    expect(cronMatches(expression, at(minute))).toBe(expected)
  })

  it.each(['* * * *', '60 * * * *', 'x * * * *', '*/0 * * * *', '5-1 * * * *'])('refuses %s', (expression) => {
    expect(() => cronMatches(expression, at('2026-11-20T10:00'))).toThrow(expression)
  })
})
