/** What each organisation of the demonstration has on offer, as its manager puts it there. */
import * as z from 'zod'
import { seoulDate } from '../seoul.ts'
import type { SeededOrganization } from './people.ts'
import type { Visitor } from './visitor.ts'

type Engineer = { readonly id: string; readonly name: string }
type Offer = (manager: Visitor, engineers: readonly Engineer[]) => Promise<void>

const Made = z.object({ id: z.string() })
const Some = z.object({ items: z.array(z.unknown()) })
/** What somebody put there before stays as it is. */
const isEmpty = async (manager: Visitor, path: string): Promise<boolean> =>
  Some.parse(await manager.get(`${path}?limit=1`)).items.length === 0

const REFUND_RULES = [
  { daysBefore: 10, percent: 100 },
  { daysBefore: 3, percent: 50 },
]
/** 19:30 in Seoul. */
const evening = (days: number): string => `${seoulDate(days)}T10:30:00.000Z`
const CONCERTS = [
  { title: '나루의 밤', startsAt: evening(21), quantity: 120, priceKrw: 55_000 },
  { title: '강가의 실내악', startsAt: evening(35), quantity: 60, priceKrw: 38_000 },
  { title: '겨울 재즈', startsAt: evening(60), quantity: 200, priceKrw: 66_000 },
] as const
const EXHIBITIONS = [
  { title: '달항아리', hall: '제1전시실' },
  { title: '한강을 그리다', hall: '제2전시실' },
] as const
const PRODUCTS = [
  { id: 'naru-air-7', name: '나루 공기청정기 7', monthlyKrw: 32_900, months: 36 },
  { id: 'naru-air-3', name: '나루 공기청정기 3', monthlyKrw: 19_900, months: 36 },
] as const
const DAYS_AHEAD = [3, 4, 5, 10] as const
const PLACES = 40
const REGION = '중구'

const concerts: Offer = async (manager) => {
  if (!(await isEmpty(manager, '/v1/concert/concerts'))) return
  for (const { title, startsAt, quantity, priceKrw } of CONCERTS) {
    const concert = { title, venue: '노들섬 라이브하우스', startsAt, refundRules: REFUND_RULES }
    const { id } = Made.parse(await manager.send('POST', '/v1/concert/concerts', concert))
    await manager.send('POST', `/v1/concert/concerts/${id}/tickets`, { quantity, priceKrw })
  }
}

const exhibitions: Offer = async (manager) => {
  if (!(await isEmpty(manager, '/v1/museum/exhibitions'))) return
  for (const days of DAYS_AHEAD) {
    for (const exhibition of EXHIBITIONS) {
      const body = { ...exhibition, date: seoulDate(days), capacity: PLACES }
      await manager.send('POST', '/v1/museum/exhibitions', body)
    }
  }
}

const screenings: Offer = async (manager) => {
  if (!(await isEmpty(manager, '/v1/screening/hospitals'))) return
  for (const days of DAYS_AHEAD) {
    const body = { name: '나루병원 건강검진센터', date: seoulDate(days), capacity: PLACES }
    await manager.send('POST', '/v1/screening/hospitals', body)
  }
}

const rentals: Offer = async (manager, engineers) => {
  for (const { id, ...product } of PRODUCTS) await manager.send('PUT', `/v1/rental/products/${id}`, product)
  for (const { id, name } of engineers) {
    await manager.send('PUT', `/v1/rental/engineers/${id}`, { name, region: REGION })
  }
}

export const offer = {
  concert: concerts,
  museum: exhibitions,
  screening: screenings,
  rental: rentals,
} as const satisfies Record<SeededOrganization['system'], Offer>
