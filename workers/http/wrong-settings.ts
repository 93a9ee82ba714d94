/** Settings that commands read, looked at before anybody sends one. */
import { NOBODY, type Route } from './command.ts'
import { callLimitMs, setting } from './health.ts'

/** What of the settings that these commands read cannot be used, a line each. */
export const wrongSettings = (commands: readonly Route[], env: object): readonly string[] => {
  const textOf = (name: string): string | undefined => {
    const value: unknown = Reflect.get(env, name)
    return typeof value === 'string' ? value : undefined
  }
  const wrong: string[] = []
  const tried = (read: () => number, usual: number): number => {
    try {
      return read()
    } catch (fault) {
      wrong.push(fault instanceof Error ? fault.message : String(fault))
      return usual
    }
  }
  tried(() => callLimitMs(textOf('CALL_LIMIT_MS')), 0)
  const caller = {
    ...NOBODY,
    setting: (name: string, usual: number, limit: number) =>
      tried(() => setting(name, textOf(name), usual, limit), usual),
  }
  for (const { fill } of commands) fill(caller)
  return [...new Set(wrong)]
}
