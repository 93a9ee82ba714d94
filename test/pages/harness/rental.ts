/** What pages of air-purifier rental begin with: staff, an engineer of their own region, and orders on the way to them. */
import { expect } from 'vitest'
import { client } from '../../harness/http.ts'
import { AIR_7, becomes, newRegion, ordered } from '../../stories/rental/rental.fixtures.ts'
import { offered } from './begun.ts'
import { signedInAs, type Visitor } from './visit.ts'

export const clientOf = ({ bearer }: Visitor) => client(bearer)

/** Staff with something to order, and an engineer who works in a region of their own. */
export const office = async () => {
  const [staff, engineer] = [await signedInAs('한담당', 'rental-staff'), await signedInAs('이기사', 'engineer')]
  const region = newRegion()
  await offered(clientOf(staff), AIR_7)
  const registered = await clientOf(staff).put(`/v1/rental/engineers/${engineer.sub}`, { name: '이기사', region })
  expect(registered.status).toBe(201)
  return { staff, engineer, region }
}
/** An order with this engineer on the way. */
export const assignedTo = async (who: Visitor, region: string, more: object = {}): Promise<string> => {
  const id = await ordered(clientOf(who), region, more)
  await becomes(clientOf(who), id, 'assigned')
  return id
}
