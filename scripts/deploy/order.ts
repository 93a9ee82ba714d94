/** In which order Workers are deployed: who is called before who calls, the gateway last. */
import type { DeployedWorker } from './sources.ts'

export type Dependent = {
  readonly name: string
  /** Workers it calls: they must be there before it. */
  readonly needs: readonly string[]
}

/** Whom a Worker calls by service binding, or whose Durable Objects it is bound to. */
export const dependenciesOf = ({ name, written }: DeployedWorker): Dependent => {
  const called = [
    ...written.services.map(({ service }) => service),
    ...written.durable_objects.bindings.flatMap(({ script_name }) => script_name ?? []),
  ]
  return { name, needs: [...new Set(called)].filter((other) => other !== name).sort() }
}

/**
 * Owners before callers, else by name, `last` at the end. Throws when a Worker calls one there is none of, when some
 * call each other in a circle (neither could be deployed first), or when somebody calls the last.
 */
export const deployOrder = (workers: readonly Dependent[], last: string): string[] => {
  const names = new Set(workers.map(({ name }) => name))
  for (const { name, needs } of workers) {
    const nowhere = needs.find((other) => !names.has(other))
    if (nowhere !== undefined) throw new Error(`${name} calls ${nowhere}, and there is no such Worker`)
    if (needs.includes(last)) throw new Error(`${name} calls ${last}, which is deployed last`)
  }
  const order: string[] = []
  const waiting = workers.filter(({ name }) => name !== last).sort((a, b) => (a.name < b.name ? -1 : 1))
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ needs }) => needs.every((other) => order.includes(other)))
    if (next < 0) throw new Error(`these Workers call each other in a circle: ${circleIn(waiting).join(' -> ')}`)
    order.push(...waiting.splice(next, 1).map(({ name }) => name))
  }
  return names.has(last) ? [...order, last] : order
}

/** One circle among Workers of which each waits for another of them. */
const circleIn = (waiting: readonly Dependent[]): string[] => {
  const path: string[] = []
  let at = waiting[0]
  while (at !== undefined && !path.includes(at.name)) {
    path.push(at.name)
    const { needs } = at
    at = waiting.find(({ name }) => needs.includes(name))
  }
  return at === undefined ? path : [...path.slice(path.indexOf(at.name)), at.name]
}
