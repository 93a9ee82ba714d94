/** All tests of the repository, from pure specs to killed processes; heavier kinds run after lighter ones. */
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig, type TestProjectConfiguration } from 'vitest/config'

/** Actor tests by the Worker they run in: name -> configuration. Their files or folder bear the name. */
const ACTOR_WORKERS = {
  runtime: 'test/actors/runtime/wrangler.toml',
  view: 'test/actors/view.wrangler.toml',
  notification: 'workers/notification/wrangler.toml',
} as const
const STORY_MS = 30_000
/** Starting and killing whole servers, several times in a test. */
const CHAOS_MS = 180_000
/** Several deployments in a row, each with wrangler started anew for every Worker. */
const DEPLOY_MS = 300_000
/** Most tests wait for something most of the time, so more of them run at once than there are cores. */
const WORKERS = 4
/** Stories of hundreds and thousands at once: with the time limits of a deployment, so they have the machine to themselves. */
const CROWDS = 'test/stories/**/{sold-out,races,race,burst,capacity}.story.ts'
const ONE_SERVER = 'test/harness/global-setup.ts'
const SERVER_EACH = 'test/harness/global-setup-each.ts'

const projects: TestProjectConfiguration[] = [
  {
    test: {
      name: 'specs',
      // Pure code keeps nothing between files, so one worker may serve many of them.
      isolate: false,
      include: ['{kernel,queues,durable-objects,workers,client,scripts,bench}/**/*.spec.ts'],
      sequence: { groupOrder: 0 },
    },
  },
  {
    test: {
      name: 'architecture',
      include: ['test/*.test.ts'],
      // Hundreds of simulated stories in one test, beside others on the same cores.
      testTimeout: STORY_MS,
      sequence: { groupOrder: 0 },
    },
  },
  {
    test: {
      name: 'stories',
      include: ['test/stories/**/*.story.ts'],
      exclude: [CROWDS],
      globalSetup: [ONE_SERVER],
      testTimeout: STORY_MS,
      hookTimeout: STORY_MS,
      sequence: { groupOrder: 1 },
    },
  },
  {
    test: {
      name: 'chaos',
      include: ['test/chaos/**/*.test.ts'],
      testTimeout: CHAOS_MS,
      hookTimeout: CHAOS_MS,
      // Each file has a whole server of its own, so no more at once than there are cores.
      maxWorkers: 2,
      sequence: { groupOrder: 2 },
    },
  },
  {
    // A server for each worker: while a context is down for one story, no other story may need it.
    test: {
      name: 'outages',
      include: ['test/outages/**/*.test.ts'],
      globalSetup: [SERVER_EACH],
      maxWorkers: 2,
      testTimeout: CHAOS_MS,
      hookTimeout: STORY_MS,
      sequence: { groupOrder: 3 },
    },
  },
  {
    test: {
      name: 'crowds',
      include: [CROWDS],
      globalSetup: [ONE_SERVER],
      fileParallelism: false,
      testTimeout: CHAOS_MS,
      hookTimeout: CHAOS_MS,
      sequence: { groupOrder: 4 },
    },
  },
  {
    // The real command against an account on this machine: nearly all of it is wrangler bundling, which needs the cores.
    test: {
      name: 'deploy',
      include: ['test/deploy/**/*.test.ts'],
      testTimeout: DEPLOY_MS,
      hookTimeout: DEPLOY_MS,
      sequence: { groupOrder: 5 },
    },
  },
]

/** Shared by the Workers of an installation (H6). */
const INSTALLATION_KEY = 'the key of no installation but the tests'
const MIGRATIONS = await readD1Migrations('workers/view/migrations')
for (const [worker, configPath] of Object.entries(ACTOR_WORKERS)) {
  projects.push({
    plugins: [cloudflareTest({ wrangler: { configPath }, miniflare: { bindings: { MIGRATIONS, INSTALLATION_KEY } } })],
    test: {
      name: `actors-${worker}`,
      include: [`test/actors/${worker}{*,/**/*}.test.ts`],
      testTimeout: STORY_MS,
      // itty-durable is CommonJS, which workerd does not take as it is.
      deps: { optimizer: { ssr: { enabled: true, include: ['itty-durable'] } } },
      sequence: { groupOrder: 1 },
    },
  })
}

export default defineConfig({ test: { projects, maxWorkers: WORKERS } })
