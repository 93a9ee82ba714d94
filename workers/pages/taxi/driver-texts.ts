/** What the pages of taxi dispatch (택시 호출) say to drivers. */
import type { ReasonOf, Shown } from '../../../client/index.ts'
import { won } from '../format.ts'
import { type Both, catalogue, counted } from '../language.ts'
import type { Statuses } from '../parts/badge.tsx'

export type Pickup = Shown<'/v1/taxi/pickups/{callId}'>
type Refused = ReasonOf<
  | 'POST /v1/taxi/requests/{callId}/accept'
  | 'POST /v1/taxi/pickups/{callId}/arrive'
  | 'POST /v1/taxi/pickups/{callId}/board'
  | 'POST /v1/taxi/pickups/{callId}/release'
  | 'POST /v1/taxi/pickups/{callId}/complete'
>

type Place = string | null | undefined
export const pickupStatuses = {
  open: { word: { ko: '기사 기다리는 중', en: 'Waiting for a driver' }, tone: 'warn' },
  assigned: { word: { ko: '손님께 가는 중', en: 'On the way to the passenger' }, tone: 'good' },
  arrived: { word: { ko: '출발지 도착', en: 'At the pick-up' }, tone: 'good' },
  boarded: { word: { ko: '운행 중', en: 'On the road' }, tone: 'good' },
  completed: { word: { ko: '운행 완료', en: 'Complete' }, tone: 'good' },
  cancelled: { word: { ko: '손님이 취소함', en: 'Cancelled by the passenger' }, tone: 'plain' },
} as const satisfies Statuses<Pickup['status']>
/** A driver, among notifications. */
export const driverStatuses: Readonly<Partial<Statuses<string>>> = {
  engaged: { word: { ko: '운행 중', en: 'On a ride' }, tone: 'good' },
  idle: { word: { ko: '호출 받을 수 있음', en: 'Free' }, tone: 'plain' },
}

const refusals = {
  CallAlreadyTaken: {
    ko: '다른 기사님이 먼저 받았습니다. 다른 호출을 골라 주세요.',
    en: 'Another driver was first. Please choose another call.',
  },
  CallCancelled: { ko: '손님이 취소한 호출입니다.', en: 'The passenger has cancelled this call.' },
  CallCompleted: { ko: '이미 끝난 운행입니다.', en: 'This ride is over.' },
  CallNotFound: { ko: '이제 목록에 없는 호출입니다.', en: 'This call is not on the list any more.' },
  CallReleasedBefore: {
    ko: '직접 내놓으신 호출이라 다시 받을 수 없습니다.',
    en: 'You gave this call back, so it is for other drivers now.',
  },
  DriverBusy: {
    ko: '진행 중인 운행이 있습니다. 그 운행을 마친 뒤 받아 주세요.',
    en: 'You have a ride under way. Finish it first.',
  },
  MatchOver: {
    ko: '이미 끝난 배차입니다. 다른 호출을 골라 주세요.',
    en: 'That match is over. Please choose another call.',
  },
  OwnCall: { ko: '직접 부르신 택시는 받을 수 없습니다.', en: 'You cannot take your own call.' },
  PickupChanging: {
    ko: '앞서 누르신 것을 처리하고 있습니다. 잠시 뒤에 다시 눌러 주세요.',
    en: 'What you pressed before is still being done. Try again in a moment.',
  },
  PickupNotFound: { ko: '이제 기사님의 운행이 아닙니다.', en: 'This ride is not yours any more.' },
  NotArrived: { ko: '먼저 도착을 알려 주세요.', en: 'Say first that you have arrived.' },
  NotBoarded: { ko: '먼저 탑승을 확인해 주세요.', en: 'Confirm first that the passenger is on board.' },
  PassengerBoarded: {
    ko: '손님이 타신 뒤에는 배차를 취소할 수 없습니다.',
    en: 'With the passenger on board it cannot be given back.',
  },
} as const satisfies Record<Refused, Both>

export const texts = catalogue({
  refusals,
  title: { ko: '호출 목록', en: 'Open calls' },
  lead: {
    ko: '결제가 끝난 호출입니다. 먼저 받은 기사님 한 분이 갑니다.',
    en: 'They are paid already. Whoever is first has it.',
  },
  waiting: {
    ko: (calls: number) => (calls === 0 ? '기다리는 호출 없음' : `기다리는 호출 ${calls}건`),
    en: (calls: number) => (calls === 0 ? 'No calls are waiting' : `${counted(calls, 'call')} waiting`),
  },
  none: { ko: '지금은 기다리는 호출이 없습니다', en: 'No calls are waiting' },
  noneMore: {
    ko: '새 호출이 오면 여기에 저절로 나타납니다.',
    en: 'New calls appear here by themselves.',
  },
  accept: { ko: '이 호출 받기', en: 'Take this call' },
  busy: { ko: '진행 중인 운행', en: 'Your ride' },
  busyNote: { ko: '이 운행을 마치면 다른 호출을 받을 수 있습니다.', en: 'When it is over you can take another call.' },
  toRide: { ko: '운행 화면으로', en: 'Go to your ride' },
  called: { ko: (ago: string) => `${ago} 호출`, en: (ago: string) => `called ${ago}` },
  rides: { ko: '오늘 운행', en: 'Today’s rides' },
  today: { ko: '오늘', en: 'Today' },
  earlier: { ko: '지난 운행', en: 'Before today' },
  noRides: { ko: '아직 운행이 없습니다', en: 'No rides yet' },
  noRidesMore: { ko: '호출을 받으면 여기에 쌓입니다.', en: 'The calls you take will be kept here.' },
  toBoard: { ko: '호출 목록 보기', en: 'See open calls' },
  doneToday: { ko: '오늘 마친 운행', en: 'Finished today' },
  earned: { ko: '오늘 운행 요금', en: 'Fares today' },
  rideCount: { ko: (rides: number) => `${rides}건`, en: (rides: number) => counted(rides, 'ride') },
  when: { ko: '시각', en: 'When' },
  route: { ko: '구간', en: 'Route' },
  status: { ko: '상태', en: 'Status' },
  ride: { ko: '운행', en: 'Ride' },
  passenger: { ko: '손님', en: 'Passenger' },
  from: { ko: '출발지', en: 'From' },
  to: { ko: '도착지', en: 'To' },
  fare: { ko: '요금', en: 'Fare' },
  number: { ko: '호출 번호', en: 'Call number' },
  /** Where somebody went is erased with the person. */
  fromTo: {
    ko: (from: Place, to: Place) => `${from ?? '파기된 곳'} → ${to ?? '파기된 곳'}`,
    en: (from: Place, to: Place) => `${from ?? 'erased'} → ${to ?? 'erased'}`,
  },
  steps: {
    accepted: { ko: '수락', en: 'Accepted' },
    arrived: { ko: '도착', en: 'Arrived' },
    boarded: { ko: '탑승', en: 'On board' },
    completed: { ko: '완료', en: 'Done' },
  },
  now: {
    assigned: { ko: '출발지로 가 주세요', en: 'Drive to the pick-up' },
    arrived: { ko: '손님을 기다려 주세요', en: 'Wait for the passenger' },
    boarded: { ko: '목적지로 가 주세요', en: 'Drive to the destination' },
  },
  notes: {
    assigned: { ko: '도착을 누르면 손님께 알려 드립니다.', en: 'The passenger is told when you say that you arrived.' },
    arrived: {
      ko: '손님이 타시면 눌러 주세요. 그 뒤에는 취소할 수 없습니다.',
      en: 'Press when the passenger is in. From then on nobody can cancel.',
    },
    boarded: { ko: '손님이 내리시면 눌러 주세요.', en: 'Press when the passenger has got off.' },
  },
  acts: {
    arrive: { ko: '도착했습니다', en: 'I have arrived' },
    board: { ko: '손님이 탔습니다', en: 'The passenger is on board' },
    complete: { ko: '운행 완료', en: 'Complete the ride' },
  },
  completedNote: {
    ko: (fare: number) => `요금 ${won(fare)}은 이미 결제되었습니다. 수고하셨습니다.`,
    en: (fare: number) => `The fare of ${won(fare)} was paid already. Well done.`,
  },
  cancelledNote: {
    ko: '손님이 호출을 취소했습니다. 이제 다른 호출을 받을 수 있습니다.',
    en: 'The passenger cancelled. You can take another call now.',
  },
  release: { ko: '배차 취소', en: 'Give it back' },
  releaseTitle: { ko: '이 호출을 내놓을까요?', en: 'Give this call back?' },
  releaseNote: {
    ko: '다른 기사님이 받게 되고, 이 호출은 다시 받을 수 없습니다. 손님께도 알려 드립니다.',
    en: 'Another driver takes it, and you cannot take it again. The passenger is told.',
  },
  keep: { ko: '계속 운행하기', en: 'Keep it' },
})
export type DriverTexts = (typeof texts)['ko']
