/** Settings that cannot be used are told by the Worker's health (H9), before a customer's request meets them. */
import { describe, expect, it } from 'vitest'
import { wrongSettings } from '../http/wrong-settings.ts'
import { commands } from './commands.ts'

describe('The settings of concert ticketing', () => {
  it('are fit as they are declared; empty is unset', () => {
    expect(wrongSettings(commands, { HOLD_SECONDS: '600', CALL_LIMIT_MS: '610' })).toEqual([])
    expect(wrongSettings(commands, { HOLD_SECONDS: '', CALL_LIMIT_MS: '' })).toEqual([])
    expect(wrongSettings(commands, {})).toEqual([])
  })

  it('are told with what they may be, each once', () => {
    expect(wrongSettings(commands, { HOLD_SECONDS: 'ten', CALL_LIMIT_MS: '0' })).toEqual([
      'CALL_LIMIT_MS must be 1 to 60000: 0',
      'HOLD_SECONDS must be 1 to 86400: ten',
    ])
  })
})
