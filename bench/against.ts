/**
 * Two commits beside each other in one run: each with its own launcher, Workers and load, on the packages installed here.
 * So what a change gains does not depend on what else the machine did that day.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Aim, atLeast, atMost, OF_BASE } from './aims.ts'
import { type FlowSetting, told } from './flow-scenario.ts'
import { compared, interleave, type Side } from './interleave.ts'
import type { LoadThread } from './load/thread.ts'
import { Naru } from './naru.ts'
import { type Bench, CLIENTS, type Outcome, type Scenario, type Store, steadfast, turnedAway } from './scenario.ts'
import { CUSTOMERS, type Served } from './served.ts'
import { median, ratios } from './statistics.ts'
import { number } from './table.ts'

const ROOT = join(import.meta.dirname, '..')

/** What a commit must have in its bench to be measured: older ones had it already. */
type Other = {
  readonly commit: string
  readonly start: (folder: string) => Promise<Served & Pick<Naru, 'rest' | 'stop'>>
  readonly load: Pick<LoadThread, 'run' | 'stop'>
}

/** The full name of a commit; throws when there is none of this name. */
const commitOf = (name: string): string =>
  execFileSync('git', ['rev-parse', '--verify', `${name}^{commit}`], { cwd: ROOT, encoding: 'utf8' }).trim()

/** Lays the files of a commit into this folder, and takes its bench from there. */
export const otherCommit = async (name: string, folder: string): Promise<Other> => {
  const commit = commitOf(name)
  mkdirSync(folder, { recursive: true })
  const archive = join(folder, 'commit.tar')
  execFileSync('git', ['archive', '--format=tar', '--output', archive, commit], { cwd: ROOT })
  execFileSync('tar', ['-xf', archive, '-C', folder])
  rmSync(archive)
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const module = (path: string) => import(pathToFileURL(join(folder, path)).href)
  // Of another commit, so unknown to the compiler: whatever fails here fails the run.
  const { Naru: Theirs } = (await module('bench/naru.ts')) as { Naru: { start: Other['start'] } }
  const { LoadThread: Load } = (await module('bench/load/thread.ts')) as { LoadThread: new () => LoadThread }
  return { commit, start: (state) => Theirs.start(state), load: new Load() }
}

export const againstCommit = (setting: FlowSetting, other: Other): Scenario => ({
  name: setting.name,
  run: (bench) => measure(bench, setting, other),
})

const measure = async (bench: Bench, setting: FlowSetting, other: Other): Promise<Outcome> => {
  const { name, what } = setting
  await using naru = await Naru.start(bench.folder(`${name}-ours`))
  const theirs = await other.start(bench.folder(`${name}-theirs`))
  try {
    const flows = bench.quick ? setting.flowsQuick : setting.flows
    const side = async (
      served: Served & Pick<Naru, 'rest'>,
      load: Pick<LoadThread, 'run'>,
    ): Promise<Side & { warmUp: Awaited<ReturnType<LoadThread['run']>> }> => {
      const order = {
        kind: 'closed',
        url: served.url,
        clients: CLIENTS,
        flows,
        flow: await setting.flow(served),
      } as const
      const warmUp = await load.run({ ...order, flows: CUSTOMERS })
      return { order: () => order, load, rest: () => served.rest(), warmUp }
    }
    const sides = { naru: await side(naru, bench.load), other: await side(theirs, other.load) }
    const rounds = await interleave(bench, sides)
    const all = [sides.naru.warmUp, ...rounds.naru.tallies]
    await naru.stop()
    const audited = setting.audit(
      naru.folder,
      all.flatMap(({ bookings }) => bookings),
    )
    const perSecond = compared(rounds.naru, rounds.other, (tally) => tally.perSecond)
    const cpu = {
      naru: median(rounds.naru.cpuMs),
      floor: median(rounds.other.cpuMs),
      ratio: median(ratios(rounds.naru.cpuMs, rounds.other.cpuMs)),
    }
    const aims = aimsOf(name, other.commit, bench.store)
    const beside = other.commit.slice(0, 7)
    return {
      lines: [
        { what: `${what} (per s; beside: ${beside})`, ...inWords(perSecond), ...aims.throughput?.(perSecond.ratio) },
        { what: `  … processor ms per flow (beside: ${beside})`, ...inWords(cpu), ...aims.cpu?.(cpu.ratio) },
        ...turnedAway(rounds.naru.tallies),
      ],
      data: { commit: other.commit, perSecond, cpu, naru: told(rounds.naru), other: told(rounds.other), audited },
      broken: [...all.flatMap((tally) => steadfast(name, tally)), ...audited.violations],
    }
  } finally {
    await theirs.stop()
  }
}

type Compared = { readonly naru: number; readonly floor: number; readonly ratio: number }

const inWords = ({ naru, floor, ratio }: Compared) => ({ naru: number(naru), floor: number(floor), ratio })

type Aims = { readonly throughput?: (ratio: number) => Aim; readonly cpu?: (ratio: number) => Aim }

/** What was to be gained since one commit, for one flow. */
const aimsOf = (name: string, commit: string, store: Store['name']): Aims => {
  if (name !== OF_BASE.flow || !commit.startsWith(OF_BASE.commit)) return {}
  return {
    cpu: (ratio) => atMost(ratio, OF_BASE.cpu),
    ...(store === 'disk' && { throughput: (ratio: number) => atLeast(ratio, OF_BASE.throughputOnDisk) }),
  }
}
