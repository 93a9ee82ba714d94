/** What customers of museum exhibitions (미술관 전시 예약) are told. */
import { notices } from '../../kernel/notices.ts'
import { reservationEvents } from '../../queues/museum.ts'

export const museumNotices = [
  notices(reservationEvents, {
    ReservationCompleted: ({ label }) => ({
      ko: `${label}: 전시 예약이 완료되었습니다.`,
      en: `${label}: your reservation is complete.`,
    }),
    ReservationRejected: {
      ko: '전시 예약이 거절되었습니다. 자리는 잡히지 않았습니다.',
      en: 'The reservation was rejected; no places are held.',
    },
    ReservationCancelled: ({ label }) => ({
      ko: `${label}: 전시 예약이 취소되었습니다.`,
      en: `${label}: your reservation is cancelled.`,
    }),
    ReservationForceCancelled: ({ label }) => ({
      ko: `${label}: 전시가 없어져 예약도 취소되었습니다.`,
      en: `${label}: the exhibition is called off, and so is your reservation.`,
    }),
    ReservationAdmitted: ({ label }) => ({
      ko: `${label}: 입장이 확인되었습니다. 즐거운 관람 되세요.`,
      en: `${label}: you have been let in. Enjoy your visit.`,
    }),
  }),
]
