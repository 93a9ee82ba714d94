/** Museum exhibitions and health screening under load: a place, and what becomes of it as chance has it. */
import type { Client } from '../../harness/http.ts'
import { admissionAt, RESERVATIONS as MUSEUM, reservationAt } from '../../stories/museum/museum.fixtures.ts'
import { RECORDS, reservationPath, RESERVATIONS as SCREENING } from '../../stories/screening/screening.fixtures.ts'
import type { Load } from '../commands.ts'

const VISITS_LIMIT = 100
/** Admission learns of a reservation a moment later; it looks so often. */
const LOOKS_LIMIT = 20

/** Somebody who reserves, what there is to reserve, and the staff that lets people in. */
export type Visits = { readonly who: Client; readonly places: readonly string[]; readonly staff: Client }

/** Reserves places in an exhibition of today; cancels, comes, or both at once. */
export const visit = (load: Load, { who, places, staff }: Visits, random: () => number): Promise<void> =>
  again(load, places, async (exhibitionId) => {
    const wish = { exhibitionId, visitors: 1 + Math.floor(random() * 2) }
    const made = await load.command(who, MUSEUM, wish)
    if (made?.status !== 201) return
    const { id } = made.json
    const come = () => soon(load, () => load.command(staff, `${admissionAt(id)}/admit`))
    await either(random(), () => load.command(who, `${reservationAt(id)}/cancel`), come)
  })

/** Reserves a place at a hospital today; cancels, comes, or both at once. */
export const beScreened = (load: Load, { who, places, staff }: Visits, random: () => number): Promise<void> =>
  again(load, places, async (hospitalId) => {
    const made = await load.command(who, SCREENING, { hospitalId })
    if (made?.status !== 201) return
    const { id } = made.json
    const come = () => soon(load, () => load.command(staff, `${RECORDS}/${id}/attend`))
    await either(random(), () => load.command(who, `${reservationPath(id)}/cancel`), come)
  })

const again = async (load: Load, places: readonly string[], reserve: (place: string) => Promise<void>) => {
  for (let nth = 0; nth < VISITS_LIMIT && !load.isOver; nth += 1) await reserve(places[nth % places.length] ?? '')
}

const either = async (way: number, cancel: () => Promise<unknown>, come: () => Promise<unknown>): Promise<void> => {
  if (way < 0.4) await cancel()
  else if (way < 0.6) await Promise.all([cancel(), come()])
  else if (way < 0.9) await come()
}

const soon = async (load: Load, come: () => ReturnType<Load['command']>): Promise<void> => {
  for (let looks = 0; looks < LOOKS_LIMIT && !load.isOver; looks += 1) if ((await come())?.status !== 404) return
}
