import { describe, expect, it } from 'vitest'
import { readArguments } from './arguments.ts'

const read = (...args: string[]) => readArguments(args, '/naru')

describe('The arguments of a deployment', () => {
  it('name an environment, described in a file of its name', () => {
    expect(read('--env', 'production')).toEqual({
      environment: 'production',
      environmentPath: '/naru/environments/production.toml',
      dryRun: false,
      overwrite: false,
      root: '/naru',
    })
    expect(read('--env', 'trial', '--dry-run', '--overwrite')).toMatchObject({ dryRun: true, overwrite: true })
  })

  it.each([
    [[], 'which environment'],
    [['--env', ''], 'small letters'],
    [['--env', '../secrets'], 'small letters'],
    [['--env', 'production', '--force'], 'force'],
    [['production'], 'production'],
  ])('are refused: %j', (args, reason) => expect(() => read(...args)).toThrow(reason))
})
