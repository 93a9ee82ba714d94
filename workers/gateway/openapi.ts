/**
 * One OpenAPI document out of every Worker's part (H7), and from it the methods of each address, which answer OPTIONS
 * and 405 where several Workers share one (H8). Kept per isolate for a while.
 */
import { TrieRouter } from 'hono/router/trie-router'
import { z } from 'zod'
import { withTimeout } from '../../kernel/calls.ts'
import { type Instant, now, plusSeconds, reached } from '../../kernel/time.ts'
import { DOCUMENT_PATH, operationsOf } from '../http/document.ts'
import { type GatewayEnv, upstream, workersIn } from './env.ts'

const KEPT_SECONDS = 60
/** With a part missing it is asked for again sooner. */
const KEPT_INCOMPLETE_SECONDS = 5
const PART_LIMIT_MS = 2_000
const VERSION = '1.0.0'
const LICENSE = { name: 'MIT', identifier: 'MIT' } as const

const record = z.record(z.string(), z.unknown())
export const Part = z.looseObject({
  info: z.looseObject({ title: z.string() }),
  paths: z.record(z.string(), record).default({}),
  components: z.record(z.string(), record).default({}),
})
export type Part = z.infer<typeof Part>

export type OpenApi = {
  readonly document: {
    readonly openapi: string
    readonly info: Readonly<Record<'title' | 'version' | 'description', string>> & { readonly license: object }
    readonly servers: readonly { readonly url: string }[]
    /** The chapters, in the order in which they come. */
    readonly tags: readonly { readonly name: string }[]
    readonly paths: Readonly<Record<string, Record<string, unknown>>>
    readonly components: Readonly<Record<string, Record<string, unknown>>>
    /** Workers whose part could not be had: their routes exist but are not listed. */
    readonly 'x-unavailable'?: readonly string[]
  }
  /** The methods an address takes; empty when there is nothing. */
  readonly methodsAt: (path: string) => ReadonlySet<string>
}

/** Makes the reader of the document; `own` is the gateway's own part. */
export const openApiReader = (own: () => object) => {
  let kept: { readonly openApi: OpenApi; readonly until: Instant } | undefined
  return async (env: GatewayEnv): Promise<OpenApi> => {
    if (kept && !reached(kept.until, now())) return kept.openApi
    const parts = await Promise.all(workersIn(env).map(async (name) => ({ name, part: await partOf(env, name) })))
    const there = parts.flatMap(({ part }) => part ?? [])
    const missing = parts.flatMap(({ name, part }) => (part === null ? [name.toLowerCase()] : []))
    const openApi = merge([...there, Part.parse(own())], missing)
    kept = { openApi, until: plusSeconds(now(), missing.length === 0 ? KEPT_SECONDS : KEPT_INCOMPLETE_SECONDS) }
    return openApi
  }
}

/** The document goes without a part that is down, and says so. */
const partOf = async (env: GatewayEnv, name: string): Promise<Part | null> => {
  try {
    const request = new Request(`https://${name.toLowerCase()}${DOCUMENT_PATH}`)
    const answer = await withTimeout(PART_LIMIT_MS, name, upstream(env, name).fetch(request))
    if (!answer.ok) throw new Error(`answered ${answer.status}`)
    return Part.parse(await answer.json())
  } catch (fault) {
    console.warn(JSON.stringify({ at: 'gateway.openapi', part: name, fault: String(fault) }))
    return null
  }
}

/** Merges the parts there are into one document. */
export const merge = (parts: readonly Part[], missing: readonly string[]): OpenApi => {
  const paths: Record<string, Record<string, unknown>> = {}
  const components: Record<string, Record<string, unknown>> = {}
  for (const part of parts) {
    for (const [path, item] of Object.entries(part.paths)) paths[path] = { ...paths[path], ...tagged(item, part) }
    for (const [kind, named] of Object.entries(part.components))
      components[kind] = mergeNamed(kind, components[kind], named)
  }
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Naru (나루)',
      version: VERSION,
      description: parts.map(({ info }) => info.title).join(' · '),
      license: LICENSE,
    },
    // The host that served it.
    servers: [{ url: '/' }],
    tags: tagsIn(paths),
    paths,
    components,
    ...(missing.length > 0 ? { 'x-unavailable': missing } : {}),
  }
  return { document, methodsAt: finder(document) }
}

const Tagged = z.looseObject({ tags: z.array(z.string()).default([]) })

const tagsIn = (paths: OpenApi['document']['paths']): OpenApi['document']['tags'] =>
  [...new Set(operationsOf({ paths }).flatMap(({ operation }) => Tagged.parse(operation).tags))].map((name) => ({
    name,
  }))

/** Each operation says which part it is from, so that the page can list it there. */
const tagged = (item: Record<string, unknown>, part: Part): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(item).map(([method, operation]) => {
      const known = record.safeParse(operation)
      return [method, known.success ? { ...known.data, 'x-part': part.info.title } : operation]
    }),
  )

/** One name means one thing in the whole document: two Workers that disagree are a mistake of ours. */
const mergeNamed = (kind: string, one: Record<string, unknown> = {}, other: Record<string, unknown>) => {
  for (const [name, meaning] of Object.entries(other)) {
    const known = one[name]
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(meaning)) {
      console.error(JSON.stringify({ at: 'gateway.openapi', fault: `two meanings of ${kind}/${name}` }))
    }
  }
  return { ...other, ...one }
}

const finder = (document: OpenApi['document']): OpenApi['methodsAt'] => {
  const router = new TrieRouter<string>()
  for (const { path, method } of operationsOf(document)) {
    router.add('ALL', path.replace(/\{(\w+)\}/g, ':$1'), method.toUpperCase())
  }
  return (path) => {
    const methods = router.match('ALL', path)[0].map(([method]) => method)
    return new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)
  }
}
