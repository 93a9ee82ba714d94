/** What every handler finds in its context. */
import type { Principal } from './principal.ts'

export type RequestState = {
  Variables: {
    principal: Principal | null
    requestId: string
    traceparent: string
    /** The pattern of the route that was taken, and the code of the problem it answered: for the log line. */
    route: string | undefined
    code: string | undefined
  }
}
