/** Pages (화면): what people see, rendered here from the API, for whoever the gateway says is asking. */
import type { Handler } from 'hono'
import { api } from '../http/app.ts'
import { mountHealth } from '../http/health.ts'
import { areas } from './areas.ts'
import type { PagesEnv } from './env.ts'
import { languages } from './language.ts'
import { pageOf, say } from './page.tsx'

const NEEDS = ['VIEW', 'NOTIFICATION', 'IDENTITY', 'ASSETS']

/** Addresses to which forms are sent and at which there is no page: what came back is reloaded, or read in the other language. */
const formsOf = ({ routes }: (typeof areas)[number]['pages']): readonly string[] => {
  const pages = new Set(routes.filter(({ method }) => method === 'GET').map(({ path }) => path))
  return routes.filter(({ method, path }) => method === 'POST' && !pages.has(path)).map(({ path }) => path)
}
/** `/bookings/1/pay` is a form of the page `/bookings/1`. */
const toItsPage: Handler<PagesEnv> = (c) => c.redirect(c.req.path.slice(0, c.req.path.lastIndexOf('/')), 303)

const app = api<PagesEnv>()

for (const lang of languages) {
  app.use(`/${lang}/*`, async (c, next) => {
    c.set('lang', lang)
    c.set('areas', areas)
    await next()
  })
  for (const { pages } of areas) {
    app.route(`/${lang}`, pages)
    for (const path of formsOf(pages)) app.get(`/${lang}${path}`, toItsPage)
  }
}
mountHealth(app, { title: 'Naru: pages', needs: NEEDS })

app.notFound((c) => (c.get('lang') === undefined ? c.body(null, 404) : say(pageOf(c), 404, 'RouteNotFound')))
app.onError((fault, c) => {
  const { name, message, stack = '' } = fault
  const frames = stack.split('\n').slice(1, 4).join('')
  console.error(
    JSON.stringify({ at: 'pages.fault', request: c.get('requestId'), route: c.get('route'), name, message, frames }),
  )
  return c.get('lang') === undefined ? c.body(null, 500) : say(pageOf(c), 500, 'InternalFault')
})

export default { fetch: app.fetch } satisfies ExportedHandler<PagesEnv['Bindings']>
