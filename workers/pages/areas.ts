/** All areas, in the order of the menu. A new one is a line here. */
import { accountArea } from './account/index.tsx'
import { concertArea } from './concert/index.tsx'
import { concertDeskArea } from './concert-desk/index.tsx'
import { courierArea } from './courier/index.tsx'
import type { Area } from './env.ts'
import { homeArea } from './home/index.tsx'
import { hospitalDeskArea } from './hospital-desk/index.tsx'
import { museumArea } from './museum/index.tsx'
import { museumDeskArea } from './museum-desk/index.tsx'
import { mypageArea } from './mypage/index.tsx'
import { notificationsArea } from './notifications/index.tsx'
import { operatorArea } from './operator/index.tsx'
import { rentalArea } from './rental/index.tsx'
import { rentalWorkArea } from './rental-work/index.tsx'
import { screeningArea } from './screening/index.tsx'
import { taxiArea } from './taxi/index.tsx'

export const areas: readonly Area[] = [
  homeArea,
  mypageArea,
  concertArea,
  taxiArea,
  rentalArea,
  museumArea,
  screeningArea,
  courierArea,
  rentalWorkArea,
  concertDeskArea,
  museumDeskArea,
  hospitalDeskArea,
  notificationsArea,
  accountArea,
  operatorArea,
]
