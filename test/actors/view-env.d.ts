/// <reference types="@cloudflare/vitest-plugin/types" />
/** What the view's actor tests are bound to: the view's own bindings, and its migrations. */
declare namespace Cloudflare {
  interface Env extends ViewTestEnv {}
}
type ViewTestEnv = import('../../workers/view/env.ts').ViewEnv & {
  readonly MIGRATIONS: import('cloudflare:test').D1Migration[]
}
