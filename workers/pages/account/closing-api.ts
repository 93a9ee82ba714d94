/** What the pages of closing an account ask, as the API says it. */
import type { z } from 'zod'
import type { Receipt } from '../../view/forgetting.ts'
import type { CloseAccount, Closing as ClosingSchema } from '../../view/routes/people.ts'

export type { Receipt }
export type Closing = z.infer<typeof ClosingSchema>

export type ClosingReads = {
  readonly '/v1/people/me/closing': { readonly query: Record<never, never>; readonly answer: Closing }
  readonly '/v1/people/receipts/{receipt}': { readonly query: { readonly receipt: string }; readonly answer: Receipt }
}
export type ClosingCommands = {
  readonly 'POST /v1/people/me/close': { readonly body: z.infer<typeof CloseAccount>; readonly answer: Receipt }
}
