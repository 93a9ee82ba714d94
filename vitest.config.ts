/** All tests of the repository, from pure specs to killed processes; heavier kinds run after lighter ones. */
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig, type TestProjectConfiguration } from 'vitest/config'

/** Actor tests by the Worker they run in. Their files or folder bear the name. */
const ACTOR_WORKERS = {
  runtime: { configPath: 'test/actors/runtime/wrangler.toml', setupFiles: ['test/actors/runtime/setup.ts'] },
  view: { configPath: 'test/actors/view.wrangler.toml', setupFiles: ['test/actors/view-setup.ts'] },
  notification: { configPath: 'test/actors/notification.wrangler.toml', setupFiles: [] },
} as const
/** Against hanging only, many times what an idle machine needs: no test fails because the machine has much else to do. */
const LIMIT_MS = 180_000
/** Killed and restarted several times at full size, or deployed several times in a row. */
const LONG_LIMIT_MS = 600_000
/** Most tests wait for something most of the time, so more of them run at once than there are cores. */
const WORKERS = 4
/** What only computes gains nothing from more workers than cores, and each loads everything anew. */
const CORES = 2
/** What fast-check draws follows from the seed of the run. */
const SEEDED = 'test/harness/seeded.ts'
/** Each test hands over what the report of `npm run prove` tells of it. */
const NOTED = 'test/harness/noted.ts'
/** Stories of hundreds and thousands at once: with the time limits of a deployment, so they have the machine to themselves. */
const CROWDS = 'test/stories/**/{sold-out,races,race,burst,capacity,operations}.story.ts'
/** What a page costs, in time too. */
const WEIGHT = 'test/pages/weight.page.ts'
/** The sizes and the seed of this run; see test/harness/size.ts. */
const SIZE = process.env.NARU_SIZE === 'prove' ? 'prove' : 'test'
const wholeNumber = (name: string, otherwise: number): number => {
  const value = Number(process.env[name] ?? otherwise)
  if (!Number.isSafeInteger(value)) throw new Error(`${name} is not a whole number: ${process.env[name]}`)
  return value
}
const SEED = wholeNumber('NARU_SEED', 1)
const OPERATIONS = wholeNumber('NARU_OPERATIONS', 10_000)

const projects: TestProjectConfiguration[] = [
  {
    test: {
      name: 'specs',
      // Pure code keeps nothing between files, so one worker may serve many of them.
      isolate: false,
      include: ['{kernel,queues,durable-objects,workers,client,scripts,bench}/**/*.spec.ts'],
      setupFiles: [SEEDED],
      maxWorkers: CORES,
      sequence: { groupOrder: 0 },
    },
  },
  {
    test: {
      name: 'architecture',
      include: ['test/*.test.ts'],
      setupFiles: [SEEDED, NOTED],
      isolate: false,
      maxWorkers: CORES,
      // Hundreds of simulated stories in one test, beside others on the same cores.
      testTimeout: LIMIT_MS,
      sequence: { groupOrder: 0 },
    },
  },
  {
    test: {
      name: 'stories',
      setupFiles: [NOTED],
      isolate: false,
      include: ['test/stories/**/*.story.ts'],
      exclude: [CROWDS],
      provide: { sharedServers: 1 },
      testTimeout: LIMIT_MS,
      hookTimeout: LIMIT_MS,
      sequence: { groupOrder: 1 },
    },
  },
  {
    // Others' tools, which are installed for these tests alone (test/tools/package.json).
    test: {
      name: 'tools',
      setupFiles: [NOTED],
      include: ['test/tools/**/*.test.ts'],
      provide: { sharedServers: 1 },
      testTimeout: LIMIT_MS,
      hookTimeout: LIMIT_MS,
      sequence: { groupOrder: 1 },
    },
  },
  {
    test: {
      name: 'chaos',
      setupFiles: [NOTED],
      isolate: false,
      include: ['test/chaos/**/*.test.ts'],
      provide: { sharedServers: 0 },
      testTimeout: LONG_LIMIT_MS,
      hookTimeout: LIMIT_MS,
      // Each file has a whole server of its own, so no more at once than there are cores.
      maxWorkers: 2,
      sequence: { groupOrder: 2 },
    },
  },
  {
    // A server for each worker: while a context is down for one story, no other story may need it.
    test: {
      name: 'outages',
      setupFiles: [NOTED],
      isolate: false,
      include: ['test/outages/**/*.test.ts'],
      provide: { sharedServers: 2 },
      maxWorkers: 2,
      testTimeout: LONG_LIMIT_MS,
      hookTimeout: LIMIT_MS,
      sequence: { groupOrder: 3 },
    },
  },
  {
    test: {
      name: 'crowds',
      setupFiles: [NOTED],
      isolate: false,
      include: [CROWDS],
      provide: { sharedServers: 1 },
      fileParallelism: false,
      testTimeout: LONG_LIMIT_MS,
      hookTimeout: LIMIT_MS,
      sequence: { groupOrder: 4 },
    },
  },
  {
    // What people see, in a real browser; its packages are installed before the first of these tests.
    test: {
      name: 'pages',
      setupFiles: [NOTED],
      include: ['test/pages/*.page.ts'],
      exclude: [WEIGHT],
      globalSetup: ['test/pages/harness/installed.ts'],
      provide: { sharedServers: 1 },
      // Each file has a browser of its own.
      maxWorkers: 2,
      // A whole day of several people, each of whose screens is examined.
      testTimeout: LONG_LIMIT_MS,
      hookTimeout: LIMIT_MS,
      sequence: { groupOrder: 3 },
    },
  },
  {
    // How fast a page is seen: after all else, with the machine to itself.
    test: {
      name: 'weight',
      setupFiles: [NOTED],
      include: [WEIGHT],
      globalSetup: ['test/pages/harness/installed.ts'],
      provide: { sharedServers: 1 },
      testTimeout: LONG_LIMIT_MS,
      hookTimeout: LIMIT_MS,
      sequence: { groupOrder: 6 },
    },
  },
  // `npm run pictures` only.
  ...(process.env.NARU_PICTURES
    ? [
        {
          test: {
            name: 'pictures',
            include: ['test/pages/*.picture.ts'],
            globalSetup: ['test/pages/harness/installed.ts'],
            provide: { sharedServers: 1 },
            maxWorkers: 1,
            testTimeout: LIMIT_MS,
            hookTimeout: LIMIT_MS,
          },
        },
      ]
    : []),
  {
    // The real command against an account on this machine: nearly all of it is wrangler bundling, which needs the cores.
    test: {
      name: 'deploy',
      setupFiles: [NOTED],
      include: ['test/deploy/**/*.test.ts'],
      testTimeout: LONG_LIMIT_MS,
      hookTimeout: LONG_LIMIT_MS,
      sequence: { groupOrder: 5 },
    },
  },
]

/** Shared by the Workers of an installation (H6). */
const INSTALLATION_KEY = 'the key of no installation but the tests'
const MIGRATIONS = await readD1Migrations('workers/view/migrations')
for (const [worker, { configPath, setupFiles }] of Object.entries(ACTOR_WORKERS)) {
  projects.push({
    plugins: [cloudflareTest({ wrangler: { configPath }, miniflare: { bindings: { MIGRATIONS, INSTALLATION_KEY } } })],
    test: {
      name: `actors-${worker}`,
      include: [`test/actors/${worker}{*,/**/*}.test.ts`],
      setupFiles: [...setupFiles, NOTED],
      // Files share a runtime where they can: starting one takes longer than most of them. One in which objects are killed
      // on purpose does not always end.
      isolate: worker === 'runtime',
      testTimeout: LIMIT_MS,
      // itty-durable is CommonJS, which workerd does not take as it is.
      deps: { optimizer: { ssr: { enabled: true, include: ['itty-durable'] } } },
      sequence: { groupOrder: 1 },
    },
  })
}

export default defineConfig({
  test: {
    projects,
    maxWorkers: WORKERS,
    globalSetup: ['test/harness/server-pool.ts'],
    provide: { size: SIZE, seed: SEED, operations: OPERATIONS },
  },
})
