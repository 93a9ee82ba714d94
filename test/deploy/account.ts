/** What an account of Cloudflare's holds, and how its API answers about it: as far as wrangler and a deployment ask. */
import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'

const Consumer = z.object({
  script_name: z.string(),
  dead_letter_queue: z.string().optional(),
  settings: z.record(z.string(), z.unknown()),
})
export type Consumer = z.infer<typeof Consumer>

const Binding = z.looseObject({
  name: z.string(),
  type: z.string(),
  service: z.string().optional(),
  script_name: z.string().optional(),
  text: z.string().optional(),
  queue_name: z.string().optional(),
  database_id: z.string().optional(),
  id: z.string().optional(),
})
export const Upload = z.looseObject({
  main_module: z.string(),
  bindings: z.array(Binding),
  assets: z.looseObject({ jwt: z.string() }).optional(),
})
export type Upload = z.infer<typeof Upload>

export type Script = {
  readonly uploads: Upload[]
  /** Name -> value. */
  readonly secrets: Map<string, string>
  crons: readonly string[]
  domains: readonly string[]
  onWorkersDev: boolean
  /** Who changed it last. */
  changedBy: 'wrangler' | 'api'
}

/** With it files are sent, and nothing else. A token has a body that wrangler reads. */
export const ASSETS_TOKEN = `head.${Buffer.from('{}').toString('base64url')}.tail`

export class Holdings {
  readonly queues = new Map<string, { id: string; consumers: Map<string, Consumer> }>()
  readonly databases = new Map<string, { id: string; store: DatabaseSync; location: unknown }>()
  readonly scripts = new Map<string, Script>()
  /** By the hash under which they were announced. */
  readonly assets = new Map<string, { readonly path: string; readonly script: string; content: string | null }>()
}

export type Call = {
  /** The parts of the path a route leaves open. */
  readonly parts: readonly string[]
  readonly query: URLSearchParams
  readonly body: Response
}
export type Answer = {
  readonly status: number
  readonly body: unknown
}
type Handle = (holdings: Holdings, call: Call) => Answer | Promise<Answer>

const ok = (result: unknown, result_info?: object): Answer => ({
  status: 200,
  body: { success: true, errors: [], messages: [], result, ...(result_info ? { result_info } : {}) },
})
export const no = (status: number, code: number, message: string): Answer => ({
  status,
  body: { success: false, errors: [{ code, message }], messages: [], result: null },
})

/** Pages so small that who reads the first one only is found out. */
const PAGE_SIZE = 7
const paged = (items: readonly unknown[], query: URLSearchParams): Answer => {
  const page = Number(query.get('page') ?? 1)
  const info = { page, per_page: PAGE_SIZE, total_count: items.length }
  return ok(items.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE), info)
}

const missingScript = no(404, 10007, 'workers.api.error.script_not_found')
const missingService = no(404, 10090, 'workers.api.error.service_not_found')

/** An answer about a Worker, where it is there. */
const about =
  (answer: (script: Script, call: Call, name: string) => Answer | Promise<Answer>, otherwise = missingScript): Handle =>
  (holdings, call) => {
    const name = call.parts[0] ?? ''
    const script = holdings.scripts.get(name)
    return script ? answer(script, call, name) : otherwise
  }

const listQueues: Handle = ({ queues }, { query }) => {
  const wanted = query.getAll('name')
  const rows = [...queues].map(([queue_name, { id, consumers }]) => ({
    queue_id: id,
    queue_name,
    producers: [],
    consumers: [...consumers].map(([consumer_id, { script_name }]) => ({
      type: 'worker',
      consumer_id,
      script: script_name,
    })),
  }))
  return paged(wanted.length > 0 ? rows.filter(({ queue_name }) => wanted.includes(queue_name)) : rows, query)
}

const createQueue: Handle = async ({ queues }, { body }) => {
  const { queue_name } = z.object({ queue_name: z.string() }).parse(await body.json())
  if (queues.has(queue_name)) return no(409, 11009, 'Queue name is already taken')
  queues.set(queue_name, { id: randomUUID(), consumers: new Map() })
  return ok({ queue_name })
}

const putConsumer: Handle = async ({ queues }, { parts: [queueId, consumerId], body }) => {
  const queue = [...queues.values()].find(({ id }) => id === queueId)
  if (!queue) return no(404, 11000, 'no such queue')
  if (consumerId === undefined && queue.consumers.size > 0) return no(409, 11004, 'Queue already has a consumer')
  const consumer = Consumer.parse(await body.json())
  if (consumer.dead_letter_queue !== undefined && !queues.has(consumer.dead_letter_queue)) {
    return no(404, 11000, `no dead-letter queue ${consumer.dead_letter_queue}`)
  }
  queue.consumers.set(consumerId ?? randomUUID(), consumer)
  return ok(null)
}

const createDatabase: Handle = async ({ databases }, { body }) => {
  const { name, primary_location_hint: location } = z
    .object({ name: z.string(), primary_location_hint: z.string().optional() })
    .parse(await body.json())
  if (databases.has(name)) return no(400, 7502, 'A database with that name already exists')
  const id = randomUUID()
  databases.set(name, { id, location, store: new DatabaseSync(':memory:') })
  return ok({ uuid: id, name })
}

const runSql: Handle = async ({ databases }, { parts: [id], body }) => {
  const { sql } = z.object({ sql: z.string() }).parse(await body.json())
  const database = [...databases.values()].find((one) => one.id === id)
  if (!database) return no(404, 7404, `no database ${id}`)
  const isQuestion = /^\s*select/i.test(sql)
  const results = isQuestion ? database.store.prepare(sql).all() : []
  if (!isQuestion) database.store.exec(sql)
  return ok([{ success: true, results, meta: { duration: 1, served_by_primary: true } }])
}

/** What a binding leads to and is not there; the real API refuses such an upload too. */
const unbound = ({ queues, databases, scripts }: Holdings, { bindings }: Upload, self: string): string[] =>
  bindings.flatMap(({ name, type, service, script_name, queue_name, database_id, id }) => {
    const called = type === 'service' ? service : type === 'durable_object_namespace' ? script_name : undefined
    if (called !== undefined && called !== self && !scripts.has(called)) return [`${name}: no Worker ${called}`]
    if (type === 'queue' && !queues.has(queue_name ?? '')) return [`${name}: no queue ${queue_name}`]
    const wanted = database_id ?? id
    const isThere = [...databases.values()].some((database) => database.id === wanted)
    return type === 'd1' && !isThere ? [`${name}: no database ${wanted}`] : []
  })

const nameOf = (binding: Upload['bindings'][number]): string => binding.name

/** A Worker's first upload, and later ones as a whole or as a version of it. */
const uploadScript: Handle = async (holdings, { parts: [name = ''], body }) => {
  const metadata = (await body.formData()).get('metadata')
  const upload = Upload.parse(JSON.parse(typeof metadata === 'string' ? metadata : await (metadata as File).text()))
  const wrong = unbound(holdings, upload, name)
  if (wrong.length > 0) return no(400, 10021, wrong.join('; '))
  const fresh: Script = {
    uploads: [],
    secrets: new Map(),
    crons: [],
    domains: [],
    onWorkersDev: true,
    changedBy: 'wrangler',
  }
  const script = holdings.scripts.get(name) ?? fresh
  const bound = new Set([...script.secrets.keys(), ...script.uploads.flatMap(({ bindings }) => bindings.map(nameOf))])
  const lost = upload.bindings.filter((binding) => binding.type === 'inherit' && !bound.has(binding.name))
  if (lost.length > 0) return no(400, 10057, `inherit binding '${lost.map(nameOf)}' is invalid`)
  holdings.scripts.set(name, script)
  script.uploads.push(upload)
  for (const binding of upload.bindings) {
    if (binding.type === 'secret_text') script.secrets.set(binding.name, binding.text ?? '')
  }
  const id = randomUUID()
  return ok({ id, tag: `tag-${name}`, deployment_id: id, startup_time_ms: 1, resources: { script: { etag: 'etag' } } })
}

/** A session names the files it wants, and gives the token to send them with; for the last of them there is another one. */
const Manifest = z.object({ manifest: z.record(z.string(), z.object({ hash: z.string(), size: z.number() })) })
const beginAssets: Handle = async ({ assets }, { parts: [name = ''], body }) => {
  const { manifest } = Manifest.parse(await body.json())
  for (const [path, { hash }] of Object.entries(manifest)) assets.set(hash, { path, script: name, content: null })
  return ok({ jwt: ASSETS_TOKEN, buckets: [Object.values(manifest).map(({ hash }) => hash)] })
}
const putAssets: Handle = async ({ assets }, { body }) => {
  for (const [hash, file] of await body.formData()) {
    const asset = assets.get(hash)
    if (asset === undefined) return no(400, 10304, `nobody wanted ${hash}`)
    asset.content = Buffer.from(typeof file === 'string' ? file : await (file as File).text(), 'base64').toString()
  }
  return ok({ jwt: 'complete' })
}

const state = ({ onWorkersDev }: Script) => ({ enabled: onWorkersDev, previews_enabled: false })

const setWorkersDev = about(async (script, { body }) => {
  script.onWorkersDev = z.object({ enabled: z.boolean() }).parse(await body.json()).enabled
  return ok(state(script))
})

const setCrons = about(async (script, { body }) => {
  script.crons = z
    .array(z.object({ cron: z.string() }))
    .parse(await body.json())
    .map(({ cron }) => cron)
  return ok(null)
})

const setDomains = about(async (script, { body }) => {
  const { origins } = z.object({ origins: z.array(z.object({ hostname: z.string() })) }).parse(await body.json())
  script.domains = origins.map(({ hostname }) => hostname)
  return ok(null)
})

const service = about(({ changedBy }, _, name) => {
  const script = { id: name, tag: `tag-${name}`, tags: [], last_deployed_from: changedBy }
  return ok({ default_environment: { environment: 'production', script } })
}, missingService)

/** Everything wrangler 4.155 and a deployment ask, by method and path below the account. */
export const routes: readonly (readonly [method: string, path: RegExp, handle: Handle])[] = [
  ['GET', /^\/queues$/, listQueues],
  ['POST', /^\/queues$/, createQueue],
  ['POST', /^\/queues\/([^/]+)\/consumers$/, putConsumer],
  ['PUT', /^\/queues\/([^/]+)\/consumers\/([^/]+)$/, putConsumer],
  // This list has no pages, whatever is asked.
  ['GET', /^\/d1\/database$/, ({ databases }) => ok([...databases].map(([name, { id }]) => ({ name, uuid: id })))],
  ['POST', /^\/d1\/database$/, createDatabase],
  ['POST', /^\/d1\/database\/([^/]+)\/query$/, runSql],
  ['GET', /^\/workers\/scripts$/, ({ scripts }) => ok([...scripts.keys()].map((id) => ({ id })))],
  ['PUT', /^\/workers\/scripts\/([^/]+)$/, uploadScript],
  ['POST', /^\/workers\/scripts\/([^/]+)\/assets-upload-session$/, beginAssets],
  ['POST', /^\/workers\/assets\/upload$/, putAssets],
  ['GET', /^\/workers\/services\/([^/]+)$/, service],
  [
    'GET',
    /^\/workers\/scripts\/([^/]+)\/secrets$/,
    about(({ secrets }) => ok([...secrets.keys()].map((name) => ({ name, type: 'secret_text' })))),
  ],
  [
    'GET',
    /^\/workers\/scripts\/([^/]+)\/settings$/,
    about(({ uploads }) => ok({ bindings: uploads.at(-1)?.bindings ?? [] })),
  ],
  ['PATCH', /^\/workers\/scripts\/([^/]+)\/script-settings$/, about(() => ok(null))],
  ['POST', /^\/workers\/scripts\/([^/]+)\/versions$/, uploadScript],
  ['GET', /^\/workers\/scripts\/([^/]+)\/deployments$/, about(() => ok({ deployments: [] }))],
  ['POST', /^\/workers\/scripts\/([^/]+)\/deployments$/, about(() => ok({ id: randomUUID() }))],
  ['GET', /^\/workers\/workers\/([^/]+)$/, about((script) => ok({ subdomain: state(script) }))],
  ['POST', /^\/workers\/scripts\/([^/]+)\/subdomain$/, setWorkersDev],
  ['PUT', /^\/workers\/scripts\/([^/]+)\/schedules$/, setCrons],
  [
    'POST',
    /^\/workers\/scripts\/([^/]+)\/domains\/changeset$/,
    about(() => ok({ added: [], removed: [], updated: [], conflicting: [] })),
  ],
  ['PUT', /^\/workers\/scripts\/([^/]+)\/domains\/records$/, setDomains],
  ['GET', /^\/workers\/subdomain$/, () => ok({ subdomain: 'rehearsal' })],
]
