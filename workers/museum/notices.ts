/** What customers of museum exhibitions (미술관 전시 예약) are told. */
import { labelled, notices } from '../../kernel/notices.ts'
import { reservationEvents } from '../../queues/museum.ts'

export const museumNotices = [
  notices(reservationEvents, {
    ReservationCompleted: labelled('전시 예약이 완료되었습니다.', 'your reservation is complete.'),
    ReservationRejected: {
      ko: '전시 예약이 거절되었습니다. 자리는 잡히지 않았습니다.',
      en: 'The reservation was rejected; no places are held.',
    },
    ReservationCancelled: labelled('전시 예약이 취소되었습니다.', 'your reservation is cancelled.'),
    ReservationForceCancelled: labelled(
      '전시가 없어져 예약도 취소되었습니다.',
      'the exhibition is called off, and so is your reservation.',
    ),
    ReservationAdmitted: labelled(
      '입장이 확인되었습니다. 즐거운 관람 되세요.',
      'you have been let in. Enjoy your visit.',
    ),
  }),
]
