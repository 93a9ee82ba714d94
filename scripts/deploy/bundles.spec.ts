import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundleProblems } from './bundles.ts'
import { type DeployedWorker, readSources } from './sources.ts'

const FIXTURE = join(import.meta.dirname, '..', '..', 'test', 'harness', 'fixture')
const workers = readSources(FIXTURE)

/** All Workers, the source of one of them changed. */
const but = (name: string, change: Partial<DeployedWorker['source']>): DeployedWorker[] =>
  workers.map((worker) => (worker.name === name ? { ...worker, source: { ...worker.source, ...change } } : worker))

describe('Workers', () => {
  it('that can be bundled and have all that is asked of them are no problem', async () => {
    expect(await bundleProblems(workers)).toEqual([])
  })

  it('that cannot be bundled are found out before any is uploaded', async () => {
    const [problem, ...more] = await bundleProblems(but('shop', { main: join(FIXTURE, 'nowhere.ts') }))
    expect(problem).toContain('shop cannot be bundled')
    expect(more).toEqual([])
  })

  it('that lack an object or an entrypoint somebody is bound to are found out, too', async () => {
    expect(await bundleProblems(but('shop', { durableClasses: ['Counter', 'Ghost'] }))).toEqual([
      'shop does not export Ghost',
    ])
    const gateway = workers.find(({ name }) => name === 'gateway')
    if (!gateway) throw new Error('no gateway')
    const config = { ...gateway.source.config, services: [{ service: 'shop', entrypoint: 'BackDoor' }] }
    expect(await bundleProblems(but('gateway', { config }))).toEqual(['shop does not export BackDoor'])
  })
})
