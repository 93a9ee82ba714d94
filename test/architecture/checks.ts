/** What holds for every file: each check answers with its complaints, none when all is well. */
import { systems } from '../../queues/subscriptions.ts'
import { code, type Import, importsOf, type Source } from './sources.ts'

const isTrial = (path: string): boolean =>
  /\.(spec|fixtures|test)\.ts$/.test(path) || path.startsWith('kernel/testing/')
const isPackage = (from: string): boolean => !from.includes('/') || !/\.(tsx?|json)$/.test(from)

type Rule = {
  readonly folder: RegExp
  readonly from: readonly RegExp[]
  readonly packages: readonly RegExp[]
  readonly typesFrom?: readonly RegExp[]
}

const system = (path: string): string => path.split('/')[1] ?? ''
const HTTP_PACKAGES = [/^hono(\/.+)?$/, /^zod$/, /^@hono\/zod-openapi$/, /^cloudflare:workers$/]
const AGGREGATES = '^durable-objects/'
const SYSTEMS = systems.map(({ name }) => name).join('|')

/** Who may import whom, from the most particular to the most general; the first that fits counts. */
const rulesFor = (path: string): Rule | undefined => {
  const own = system(path)
  const rules: readonly Rule[] = [
    { folder: /^kernel\/testing\//, from: [/^kernel\//], packages: [/^vitest$/, /^fast-check$/, /^zod$/] },
    { folder: /^kernel\//, from: [/^kernel\//], packages: [/^zod$/] },
    { folder: /^queues\//, from: [/^kernel\//, /^queues\//], packages: [/^zod$/] },
    {
      folder: /^durable-objects\/runtime\//,
      from: [/^kernel\//, new RegExp(`^queues/(?!(${SYSTEMS})\\.ts$)`), /^durable-objects\/runtime\//],
      packages: [/^zod$/, /^cloudflare:workers$/, /^itty-durable$/],
    },
    { folder: /^durable-objects\/shared\//, from: [/^kernel\//, /^durable-objects\/shared\//], packages: [/^zod$/] },
    {
      folder: /^durable-objects\/[^/]+\/index\.ts$/,
      from: [
        /^kernel\//,
        /^durable-objects\/runtime\//,
        /^queues\/publishing\.ts$/,
        new RegExp(`${AGGREGATES}${own}/`),
      ],
      packages: [/^zod$/],
    },
    {
      folder: new RegExp(AGGREGATES),
      from: [
        /^kernel\//,
        // Of other systems an aggregate knows what they publish: whom it may ask, and with what.
        new RegExp(`^queues/(envelope|${SYSTEMS})\\.ts$`),
        new RegExp(`${AGGREGATES}(${own}|shared)/`),
        ...(path === 'durable-objects/payment/ledger.ts' ? [/^durable-objects\/runtime\/rows\.ts$/] : []),
      ],
      // The provider's ledger is no aggregate of ours: it stands for a third party, on the platform's own terms.
      packages: path === 'durable-objects/payment/ledger.ts' ? [/^cloudflare:workers$/] : [/^zod$/],
    },
    {
      folder: /^workers\/systems\.ts$/,
      from: [/^workers\/[^/]+\/(reads|notices)\.ts$/],
      typesFrom: [/^workers\/[^/]+\/commands\.ts$/, /^workers\/http\/resource\.ts$/],
      packages: [],
    },
    // Nothing of the server goes to its clients but types.
    { folder: /^client\//, from: [/^client\//], typesFrom: [/^kernel\//, /^workers\//], packages: [] },
    {
      folder: /^workers\/http\//,
      from: [/^kernel\//, /^workers\/http\//, /^durable-objects\/runtime\//, /^queues\//],
      packages: [...HTTP_PACKAGES, /^jose$/],
    },
    {
      folder: /^workers\/gateway\//,
      from: [/^kernel\//, /^workers\/(http|gateway)\//],
      typesFrom: [/^workers\//, /^durable-objects\//, /^queues\//],
      packages: [...HTTP_PACKAGES, /^jose$/],
    },
    // What runs in browsers shares nothing with the servers.
    {
      folder: /^workers\/pages\/browser\//,
      from: [/^workers\/pages\/browser\//],
      packages: path === 'workers/pages/browser/scanner.ts' ? [/^barcode-detector\/ponyfill$/, /^zxing-wasm\//] : [],
    },
    {
      folder: /^workers\/pages\//,
      from: [/^kernel\//, /^client\//, /^workers\/(http|pages)\//],
      typesFrom: [/^workers\//],
      packages: [...HTTP_PACKAGES, /^uqr$/],
    },
    {
      folder: /^workers\/identity\//,
      from: [/^kernel\//, /^workers\/(http|identity)\//],
      packages: [...HTTP_PACKAGES, /^(@better-auth\/|better-auth(\/|$))/],
    },
    {
      folder: /^workers\//,
      from: [
        /^kernel\//,
        /^queues\//,
        /^workers\/http\//,
        new RegExp(`^workers/${own}/`),
        new RegExp(`${AGGREGATES}(${own}|runtime)/`),
        // What systems declare for all: of its notices and reads.
        ...(['notification', 'view'].includes(own) ? [/^workers\/systems\.ts$/, /^workers\/[^/]+\/notices\.ts$/] : []),
        /^workers\/notification\/notice\.ts$/,
      ],
      packages: own === 'view' ? [...HTTP_PACKAGES, /^ical-generator$/, /^papaparse$/] : HTTP_PACKAGES,
    },
  ]
  return rules.find(({ folder }) => folder.test(path))
}

/** A spec may besides use the tools of specs, read the wire, and start the Workers its own one stands before. */
const trialRule = (rule: Rule): Rule => ({
  ...rule,
  from: [...rule.from, ...(rule.typesFrom ?? []), /^kernel\/testing\//, /^queues\//],
  packages: [...rule.packages, /^vitest$/, /^fast-check$/, /^jose$/, /^node:/],
})

/** Kernel ← queues ← durable-objects ← workers; systems never import each other. */
export const importsAgainstTheGrain = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap((source) => {
    const found = rulesFor(source.path)
    if (!found) return []
    const rule = isTrial(source.path) ? trialRule(found) : found
    const may = ({ from, typeOnly }: Import): boolean =>
      isPackage(from)
        ? rule.packages.some((pattern) => pattern.test(from))
        : [...rule.from, ...((typeOnly && rule.typesFrom) || [])].some((pattern) => pattern.test(from))
    return importsOf(source)
      .filter((one) => !may(one))
      .map(({ from }) => `${source.path} must not import ${from}`)
  })

/** Files that import each other, straight or around a corner: what can only be read together. */
export const inCircles = (sources: readonly Source[]): readonly string[] => {
  let left = new Map(sources.map((source) => [source.path, importsOf(source).map(({ from }) => from)]))
  // Who imports none of the rest, or is imported by none of it, is in no circle.
  for (let before = Number.POSITIVE_INFINITY; left.size < before; ) {
    before = left.size
    const imported = new Set([...left.values()].flat())
    const inside = (from: string): boolean => left.has(from)
    left = new Map([...left].filter(([path, from]) => imported.has(path) && from.some(inside)))
  }
  return [...left.keys()].map((path) => `${path} is in a circle of imports`)
}

const DECLARES_AGGREGATE = /=\s*aggregate[<(]/

/** An aggregate never imports another, even next door: they tell, or ask through a declared reaction. */
export const aggregatesThatKnowOthers = (sources: readonly Source[]): readonly string[] => {
  const aggregates = new Set(
    sources
      .filter(({ path, text }) => path.startsWith('durable-objects/') && DECLARES_AGGREGATE.test(text))
      .map(({ path }) => path),
  )
  return sources
    .filter(({ path }) => aggregates.has(path) && !isTrial(path))
    .flatMap((source) =>
      importsOf(source)
        // Its type alone says whom it asks, and with what.
        .filter(({ from, typeOnly }) => aggregates.has(from) && !typeOnly)
        .map(({ from }) => `${source.path} knows another aggregate: ${from}`),
    )
}

const PLATFORM =
  /\b(SqlStorage|SqlStorageValue|DurableObject\w*|Queue<|MessageBatch|WorkerEntrypoint|D1Database|ExecutionContext|KVNamespace)|'cloudflare:workers'/

/** The kernel is grammar: it names no platform. */
export const platformInKernel = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path, text }) => path.startsWith('kernel/') && !isTrial(path) && PLATFORM.test(code(text)))
    .map(({ path }) => `${path} names the platform`)

const BUSINESS = /concert|booking|payment|seat|ticket|deliver[yi]|courier|customer|rental|museum|screening|taxi/i

/** The kernel is grammar: not one business word in its code. */
export const businessInKernel = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path }) => path.startsWith('kernel/') && !isTrial(path))
    .flatMap(({ path, text }) => {
      const word = BUSINESS.exec(code(text))
      return word ? [`${path} knows the business: ${word[0]}`] : []
    })

const CLOCK_OR_CHANCE =
  /\bnew Date\b|\bDate\.now\b|\bMath\.random\b|\bperformance\.now\b|\brandomUUID\b|\bgetRandomValues\b/

/** Only the kernel and the runtime of actors read the clock and draw lots; browsers, scripts, the bench and tests are outside the product. */
export const clockOutsideKernel = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(
      ({ path }) =>
        /^(queues|durable-objects|workers)\//.test(path) &&
        // A browser has a clock of its own, and no kernel.
        !/^(durable-objects\/runtime|workers\/pages\/browser)\//.test(path) &&
        !isTrial(path),
    )
    .flatMap(({ path, text }) => {
      const found = CLOCK_OR_CHANCE.exec(code(text))
      return found ? [`${path} uses ${found[0]}`] : []
    })

const LINES_LIMIT = 300

export const tooLong = (sources: readonly Source[]): readonly string[] =>
  sources
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > LINES_LIMIT)
    .map(({ path, lines }) => `${path} has ${lines} lines`)

/** What the linter lets pass: `any` behind a comment, checks switched off without a reason, half-done work. */
const UNRULY = [
  /@ts-(ignore|nocheck)/,
  /@ts-expect-error\s*$/m,
  /biome-ignore [^:\n]*(:\s*)?$/m,
  /\b(TODO|FIXME|XXX)\b/,
  /\b(it|describe|test)\.(only|skip|todo)\(/,
]
/** A line that the linter lets pass for a reason that is given. */
const EXCUSED = /\/\/ biome-ignore [^:\n]+: [^\n]+\n[^\n]*/g
const UNTYPED = /\bas any\b|:\s*any\b|<any>/

export const unruly = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path }) => !path.startsWith('test/architecture'))
    .flatMap(({ path, text }) => {
      const found = [...UNRULY.map((pattern) => pattern.exec(text)), UNTYPED.exec(code(text.replace(EXCUSED, '')))]
      return found.flatMap((one) => (one ? [`${path} has ${JSON.stringify(one[0])}`] : []))
    })

/** Whoever decides has a spec beside the file. */
export const withoutSpec = (sources: readonly Source[]): readonly string[] => {
  const paths = new Set(sources.map(({ path }) => path))
  return sources
    .filter(({ path, text }) => path.startsWith('durable-objects/') && DECLARES_AGGREGATE.test(text) && !isTrial(path))
    .filter(({ path }) => !paths.has(path.replace(/\.ts$/, '.spec.ts')))
    .map(({ path }) => `${path} has no spec`)
}

/** Whatever has commands says what must be true of it at rest, and a simulation holds it to that. */
export const withoutInvariants = (sources: readonly Source[]): readonly string[] => {
  const found = new Map(sources.map((source) => [source.path, source]))
  return sources.flatMap(({ path }) => {
    const name = /^workers\/([^/]+)\/commands\.ts$/.exec(path)?.[1]
    if (name === undefined) return []
    const [invariants, simulation] = [`durable-objects/${name}/invariants.ts`, `test/simulation-${name}.test.ts`]
    const claims = found.get(simulation)
    const isHeld = claims && importsOf(claims).some(({ from }) => from === invariants)
    return [
      ...(found.has(invariants) ? [] : [`there is no ${invariants}`]),
      ...(isHeld && /\bexpectKept\(\[?[^)]*\binvariants\b/.test(code(claims.text))
        ? []
        : [`no ${simulation} keeps its invariants`]),
    ]
  })
}
