/**
 * The door (입장 확인). A pass that is scanned lets its visitors in at once, and is verified by that; a number that somebody
 * typed leads to its entry first, which says for how many it is.
 */
import * as z from 'zod'
import { submit } from '../page.tsx'
import { entryPage, entryPath } from './entry.tsx'
import { exhibitionPage } from './exhibition.tsx'
import { STAFF } from './list.tsx'

/** The id of no entry. */
const NOTHING = '-'
const PASS = /^[\w-]+\.([\w-]+)\.[\w-]+$/
const Carried = z.object({ id: z.string() })

/** The reservation that a text names: a pass says it inside, anything else is taken for its number. */
const namedBy = (text: string): { readonly reservationId: string; readonly pass?: string } => {
  const [pass, payload] = PASS.exec(text) ?? []
  if (pass === undefined || payload === undefined) return { reservationId: text || NOTHING }
  const carried = Carried.safeParse(jsonIn(payload))
  return { reservationId: carried.success ? carried.data.id : NOTHING, pass }
}

/** Undefined where none is in it: then it names nothing. */
const jsonIn = (base64url: string): unknown => {
  try {
    return JSON.parse(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    return undefined
  }
}

export const atTheDoor = submit(STAFF, async (self, typed) => {
  const { reservationId, pass } = namedBy(typed.text('code').trim())
  const entry = await self.api.one('/v1/museum/admissions/{reservationId}', { reservationId })
  if (!entry.ok) return exhibitionPage(self, self.returned(typed, entry.problem, 'door'))
  const path = entryPath(entry.value)
  if (pass === undefined || entry.value.exhibitionId !== self.param('id')) return self.seeOther(path)
  const body = { pass }
  const admitted = await self.api.send('POST /v1/museum/admissions/{reservationId}/admit', {
    reservationId,
    key: typed.key,
    body,
  })
  if (!admitted.ok) return entryPage(self, reservationId, self.returned(typed, admitted.problem))
  return self.seeOther(path, admitted.value.version)
})
