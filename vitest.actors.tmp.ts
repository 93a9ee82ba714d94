import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
export default defineConfig({ test: { projects: [{
  cacheDir: '/tmp/actors/vite', plugins: [cloudflareTest({ wrangler: { configPath: 'test/actors/kernel/wrangler.toml' } })],
  test: { name: 'actors-kernel', include: ['test/actors/kernel/**/*.test.ts'], testTimeout: 30_000, deps: { optimizer: { ssr: { enabled: true, include: ['itty-durable'] } } }, maxWorkers: 1 },
}] } })
