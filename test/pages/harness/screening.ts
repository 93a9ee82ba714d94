/** What pages of health screening begin with. */
import { expect } from 'vitest'
import { RECORDS } from '../../stories/screening/screening.fixtures.ts'
import type { Person } from '../../stories/shared/people.ts'
import { comesTrue } from './visit.ts'

/** The hospital has heard of so many people. */
export const registered = (han: Person, hospitalId: string, count: number): Promise<boolean> =>
  comesTrue(async () => {
    const { json } = await han.get(`${RECORDS}?hospitalId=${hospitalId}`)
    expect(json.items.filter(({ customerId }: { customerId: string | null }) => customerId !== null)).toHaveLength(
      count,
    )
  })
