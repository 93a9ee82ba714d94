/** What every file must keep to, and for each check a sample that fails it. */
import { describe, expect, it } from 'vitest'
import * as check from './architecture/checks.ts'
import { allSources, code, filesUnder, importsOf, read, type Source } from './architecture/sources.ts'
import * as words from './architecture/words.ts'

const sources = allSources()
const sample = (path: string, text: string): readonly Source[] => [{ path, text }]
const importing = (path: string, from: string, how = 'import { x }') => sample(path, `${how} from '${from}'\n`)

describe('imports', () => {
  it('go one way: kernel ← queues ← durable-objects ← workers', () => {
    expect(check.importsAgainstTheGrain(sources)).toEqual([])
  })

  it.each([
    ['kernel/x.ts', '../queues/envelope.ts'],
    ['kernel/x.ts', 'hono'],
    ['kernel/x.ts', 'vitest'],
    ['kernel/x.ts', 'cloudflare:workers'],
    ['kernel/x.ts', '../durable-objects/runtime/journal.ts'],
    ['queues/x.ts', '../durable-objects/runtime/journal.ts'],
    ['durable-objects/runtime/x.ts', '../../queues/concert.ts'],
    ['durable-objects/runtime/x.ts', '../concert/seats.ts'],
    ['durable-objects/concert/x.ts', '../runtime/journal.ts'],
    ['queues/x.ts', '../durable-objects/concert/seats.ts'],
    ['queues/x.ts', 'cloudflare:workers'],
    ['durable-objects/concert/x.ts', '../../queues/publishing.ts'],
    ['durable-objects/concert/x.ts', '../payment/payment.ts'],
    ['durable-objects/concert/x.ts', '../../workers/concert/routes.ts'],
    ['durable-objects/concert/x.ts', 'cloudflare:workers'],
    ['workers/concert/x.ts', '../../durable-objects/payment/payment.ts'],
    ['workers/concert/x.ts', '../payment/index.ts'],
    ['workers/concert/x.ts', 'jose'],
    ['workers/view/x.ts', '../../durable-objects/concert/concert.ts'],
    ['workers/http/x.ts', '../concert/refusals.ts'],
    ['workers/gateway/x.ts', '../concert/routes.ts'],
    ['workers/gateway/x.ts', 'left-pad'],
    ['workers/systems.ts', './concert/commands.ts'],
    ['client/x.ts', '../workers/systems.ts'],
    ['workers/pages/x.tsx', '../concert/commands.ts'],
    ['workers/pages/x.tsx', '../../durable-objects/concert/concert.ts'],
    ['workers/pages/browser/x.ts', '../page.tsx'],
    ['client/x.ts', 'zod'],
  ])('%s may not import %s', (path, from) => {
    expect(check.importsAgainstTheGrain(importing(path, from))).toHaveLength(1)
  })

  it.each([
    ['workers/gateway/x.ts', '../concert/routes.ts', 'import type { x }'],
    ['durable-objects/concert/index.ts', '../runtime/actor.ts', 'import { x }'],
    ['durable-objects/concert/x.ts', '../../queues/payment.ts', 'import type { x }'],
    ['durable-objects/runtime/x.ts', '../../queues/outbox.ts', 'import { x }'],
    ['durable-objects/concert/x.spec.ts', 'fast-check', 'import fc'],
    ['workers/concert/x.ts', '../http/route.ts', 'import { x }'],
    ['workers/systems.ts', './concert/commands.ts', 'import type { x }'],
    ['client/x.ts', '../workers/systems.ts', 'import type { x }'],
    ['workers/pages/x.tsx', '../concert/reads.ts', 'import type { x }'],
    ['workers/pages/x.tsx', '../../client/index.ts', 'import { x }'],
  ])('%s may import %s', (path, from, how) => {
    expect(check.importsAgainstTheGrain(importing(path, from, how))).toEqual([])
  })

  it('are all seen, over several lines, re-exported and dynamic', () => {
    const text = `import {\n  a,\n} from './a.ts'\nexport { b } from './b.ts'\nimport './c.ts'\nawait import('./d.ts')\n`
    expect(importsOf({ path: 'kernel/x.ts', text }).map(({ from }) => from)).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => `kernel/${name}.ts`),
    )
  })

  it('never lead back to where they came from', () => {
    expect(check.inCircles(sources)).toEqual([])
    const from = { a: ['b'], b: ['c', 'e'], c: ['a'], d: ['a'] }
    const circle = Object.entries(from).flatMap(([name, others]) =>
      sample(`kernel/${name}.ts`, others.map((other) => `import { x } from './${other}.ts'\n`).join('')),
    )
    expect(check.inCircles(circle)).toHaveLength(3)
    expect(check.inCircles(circle.slice(1))).toEqual([])
  })

  it('never lead from one aggregate to another', () => {
    expect(check.aggregatesThatKnowOthers(sources)).toEqual([])
    const [one] = sample(
      'durable-objects/concert/one.ts',
      `import { two } from './two.ts'\nconst one = aggregate<S>({})`,
    )
    const [two] = sample('durable-objects/concert/two.ts', 'export const two = aggregate<S>({})')
    expect(check.aggregatesThatKnowOthers([one, two].flatMap((source) => source ?? []))).toHaveLength(1)
  })
})

describe('the kernel', () => {
  it('names no platform', () => {
    expect(check.platformInKernel(sources)).toEqual([])
    expect(check.platformInKernel(sample('kernel/x.ts', 'const sql: SqlStorage'))).toHaveLength(1)
    expect(check.platformInKernel(sample('kernel/x.ts', '// SqlStorage'))).toEqual([])
  })

  it('holds not one business word', () => {
    expect(check.businessInKernel(sources)).toEqual([])
    expect(check.businessInKernel(sample('kernel/x.ts', 'const bookingId = 1'))).toHaveLength(1)
    expect(check.businessInKernel(sample('kernel/x.ts', '/** As a booking does. */'))).toEqual([])
  })

  it('alone reads the clock and draws lots', () => {
    expect(check.clockOutsideKernel(sources)).toEqual([])
    for (const text of ['new Date()', 'Date.now()', 'Math.random()', 'crypto.randomUUID()']) {
      expect(check.clockOutsideKernel(sample('workers/view/x.ts', text))).toHaveLength(1)
    }
    expect(check.clockOutsideKernel(sample('workers/view/x.ts', '// not Date.now()'))).toEqual([])
  })
})

describe('files', () => {
  it('have at most 300 lines', () => {
    expect(check.tooLong(sources)).toEqual([])
    expect(check.tooLong(sample('queues/x.ts', '\n'.repeat(300)))).toEqual([])
    expect(check.tooLong(sample('queues/x.ts', '\n'.repeat(301)))).toHaveLength(1)
  })

  it('have no any, no unexplained exception to a check and nothing half done', () => {
    expect(check.unruly(sources)).toEqual([])
    const samples = [
      '// @ts-ignore',
      '// TODO: later',
      'it.only(',
      'x as any',
      'const x: any = 1',
      '// biome-ignore lint/a',
    ]
    for (const text of samples) expect(check.unruly(sample('queues/x.ts', text)), text).not.toEqual([])
    for (const text of ['a !== b', 'if (!x.y)', '// biome-ignore lint/a: the reason']) {
      expect(check.unruly(sample('queues/x.ts', text)), text).toEqual([])
    }
  })

  it('that decide have a spec beside them', () => {
    expect(check.withoutSpec(sources)).toEqual([])
    expect(check.withoutSpec(sample('durable-objects/x/y.ts', 'const y = aggregate<S>({})'))).toHaveLength(1)
  })

  it('that take commands say what is true at rest, and a simulation keeps it', () => {
    expect(check.withoutInvariants(sources)).toEqual([])
    const takes = sample('workers/x/commands.ts', '')
    const says = sample('durable-objects/x/invariants.ts', '')
    const keeps = (text: string) =>
      sample('test/simulation-x.test.ts', `import { invariants } from '../durable-objects/${text}`)
    const kept = keeps(`x/invariants.ts'\nalways(expectKept(invariants))`)
    expect(check.withoutInvariants([...takes, ...says, ...kept])).toEqual([])
    expect(check.withoutInvariants(takes)).toHaveLength(2)
    expect(check.withoutInvariants([...takes, ...kept])).toHaveLength(1)
    for (const text of [
      `y/invariants.ts'\nalways(expectKept(invariants))`,
      `x/invariants.ts'\n// expectKept(invariants)`,
    ]) {
      expect(check.withoutInvariants([...takes, ...says, ...keeps(text)]), text).toHaveLength(1)
    }
  })

  it('are read without their comments', () =>
    expect(code(`a /* b\n */ c // d\n'http://e'`)).toBe(`a \n c \n'http://e'`))
})

describe('the words of the business', () => {
  const glossary = words.termsOf(words.glossaries())

  it('stand in the glossary: aggregates, events, commands and refusals', async () => {
    const aggregates = await words.declaredAggregates()
    const names = aggregates.map(({ events }) => events.aggregate)
    const commands = aggregates.flatMap(({ commands }) => Object.keys(commands))
    const [events, refusals] = [words.eventNames(), words.refusalsIn(sources)]
    for (const [found, least] of [
      [names, 15],
      [events, 80],
      [commands, 60],
      [refusals, 25],
    ] as const) {
      expect(found.length).toBeGreaterThan(least)
    }
    expect(words.missingFrom(glossary, [...names, ...events, ...commands, ...refusals])).toEqual([])
    expect(words.missingFrom(glossary, ['SeatsHeld', 'Frobnicate'])).toEqual(['Frobnicate is not in the glossary'])
  })

  it('have rows with term, Korean, meaning and context', () => {
    const rows = read('docs/glossary.md')
      .split('\n')
      .filter((line) => line.startsWith('| '))
    const cells = rows.map((row) =>
      row
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    )
    expect(cells.filter((row) => row.length !== 4 || row.includes(''))).toEqual([])
  })
})

describe('the commands', () => {
  it('are all named in the README', () => {
    const { scripts } = JSON.parse(read('package.json'))
    const named = Array.from(read('README.md').matchAll(/`npm (?:run (?:-s )?)?(\w+)/g), ([, name]) => name)
    expect(Object.keys(scripts).filter((name) => !named.includes(name))).toEqual([])
  })
})

describe('the stories of the contexts', () => {
  const documents = filesUnder('docs').filter((path) => path.startsWith('docs/contexts/'))

  it('name proofs that exist', () => {
    const proofs = documents.flatMap((path) => words.proofsIn(read(path)))
    expect(proofs.length).toBeGreaterThan(20)
    expect(words.unproved(proofs, words.textOf)).toEqual([])
  })

  it('have a proof for each rule that is built', () => {
    expect(documents.flatMap((path) => words.rulesWithoutProof(read(path)))).toEqual([])
    const page = '- **C1** One\n  `a/b.spec.ts` › “does it”\n- **C2** Two\n- **C3** Not built yet.\n## Words\n'
    expect(words.rulesWithoutProof(page)).toEqual(['C2'])
  })

  it('are found out when a proof is gone', () => {
    const [proof] = words.proofsIn('C1 … `a/b.spec.ts` › “does it”')
    expect(proof).toEqual({ file: 'a/b.spec.ts', name: 'does it' })
    const proofs = proof ? [proof] : []
    expect(words.unproved(proofs, () => null)).toHaveLength(1)
    expect(words.unproved(proofs, () => "it('does that')")).toHaveLength(1)
    expect(words.unproved(proofs, () => "it('does it')")).toEqual([])
    expect(words.proofsIn('`a/b.page.ts` › “does it”')).toHaveLength(1)
    expect(words.unproved(proofs, () => 'it(`does it`)')).toEqual([])
    expect(words.textOf('nowhere.spec.ts')).toBeNull()
  })
})
