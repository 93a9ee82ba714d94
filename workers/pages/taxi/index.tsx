/** The pages of taxi dispatch (택시 호출), for those who call one and those who drive. */
import { etag } from 'hono/etag'
import { area, routes } from '../area.ts'
import { askToCancelCall, cancelCall, showCall } from './call.tsx'
import { callTaxi, showTaxi } from './call-a-taxi.tsx'
import { driverStatuses, texts as driverTexts, pickupStatuses } from './driver-texts.ts'
import { acceptCall, requestsBoard, showRequests } from './requests.tsx'
import { arrive, askToRelease, board, complete, releaseRide, showRide, showRides } from './ride.tsx'
import { callStatuses, texts } from './texts.ts'

const drivers = { access: ['driver'], work: true } as const

export const taxiArea = area({
  menu: [
    {
      path: '/taxi',
      label: { ko: texts.ko.title, en: texts.en.title },
      access: 'everybody',
      icon: 'taxi',
      about: { ko: '출발지, 도착지, 요금을 정해 부르기', en: 'You name the way and the fare' },
    },
    { path: '/requests', label: { ko: driverTexts.ko.title, en: driverTexts.en.title }, icon: 'bell', ...drivers },
    { path: '/rides', label: { ko: driverTexts.ko.rides, en: driverTexts.en.rides }, icon: 'list', ...drivers },
  ],
  kinds: {
    'taxi.call': {
      name: { ko: '택시 호출', en: 'Taxi call' },
      path: (id) => `/taxi/calls/${id}`,
      status: (status) => callStatuses[status as keyof typeof callStatuses],
    },
    'taxi.pickup': {
      name: { ko: '운행', en: 'Ride' },
      path: (id) => `/rides/${id}`,
      status: (status) => pickupStatuses[status as keyof typeof pickupStatuses],
    },
    'taxi.driver': {
      name: { ko: '기사', en: 'Driver' },
      path: () => '/requests',
      status: (status) => driverStatuses[status] ?? { word: { ko: status, en: status }, tone: 'plain' },
    },
  },
  pages: routes()
    .get('/taxi', showTaxi)
    .post('/taxi', callTaxi)
    .get('/taxi/calls/:id', showCall)
    .get('/taxi/calls/:id/cancel', askToCancelCall)
    .post('/taxi/calls/:id/cancel', cancelCall)
    .get('/requests', showRequests)
    .post('/requests', acceptCall)
    .get('/requests/board', etag(), requestsBoard)
    .get('/rides', showRides)
    .get('/rides/:id', showRide)
    .post('/rides/:id/arrive', arrive)
    .post('/rides/:id/board', board)
    .post('/rides/:id/complete', complete)
    .get('/rides/:id/release', askToRelease)
    .post('/rides/:id/release', releaseRide),
})
