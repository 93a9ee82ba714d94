/** What notification's actor tests are bound to. */
declare namespace Cloudflare {
  interface Env extends NotificationTestEnv {}
}
type NotificationTestEnv = import('../../workers/notification/env.ts').NotificationEnv
