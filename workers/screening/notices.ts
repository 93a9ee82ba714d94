/**
 * What customers of health screening (건강검진 예약) are told. Where and when somebody is screened is health data: it is
 * shown with the reservation and nowhere else, so a notice says what happened, and nothing more (S12).
 */
import { notices } from '../../kernel/notices.ts'
import { reservationEvents } from '../../queues/screening.ts'

export const screeningNotices = [
  notices(reservationEvents, {
    ReservationCompleted: {
      ko: '예약이 완료되었습니다. 자세한 내용은 마이페이지에서 확인하세요.',
      en: 'Your reservation is complete. See My page for what and when.',
    },
    ReservationRejected: {
      ko: '예약이 거절되었습니다. 자리는 잡히지 않았습니다.',
      en: 'The reservation was rejected; no place is held.',
    },
    ReservationCancelled: {
      ko: '예약이 취소되었습니다.',
      en: 'Your reservation is cancelled.',
    },
    ReservationForceCancelled: {
      ko: '기관 사정으로 예약이 취소되었습니다. 다른 날짜로 다시 예약해 주세요.',
      en: 'Your reservation had to be cancelled. Please choose another date.',
    },
    ReservationAttended: {
      ko: '방문이 확인되었습니다.',
      en: 'Your visit is confirmed.',
    },
    ReservationMissed: {
      ko: '예약일이 지나 미방문으로 처리되었습니다.',
      en: 'The day of your reservation is over, and you did not come.',
    },
  }),
]
