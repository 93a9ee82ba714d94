/**
 * What customers of health screening (건강검진 예약) are told. Where and when somebody is screened is health data: it is
 * shown with the reservation and nowhere else, so the news names what happened, and nothing more (S12).
 */
import * as screening from '../../queues/screening.ts'
import { type Notice, withoutDetails } from '../notification/notice.ts'

export const screeningNotices: readonly Notice[] = [
  withoutDetails(screening.ReservationCompleted, {
    ko: '예약이 완료되었습니다. 자세한 내용은 마이페이지에서 확인하세요.',
    en: 'Your reservation is complete. See My page for what and when.',
  }),
  withoutDetails(screening.ReservationRejected, {
    ko: '예약이 거절되었습니다. 자리는 잡히지 않았습니다.',
    en: 'The reservation was rejected; no place is held.',
  }),
  withoutDetails(screening.ReservationCancelled, {
    ko: '예약이 취소되었습니다.',
    en: 'Your reservation is cancelled.',
  }),
  withoutDetails(screening.ReservationForceCancelled, {
    ko: '기관 사정으로 예약이 취소되었습니다. 다른 날짜로 다시 예약해 주세요.',
    en: 'Your reservation had to be cancelled. Please choose another date.',
  }),
]
