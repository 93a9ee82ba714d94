/** What customers and engineers of air-purifier rental (공기청정기 렌탈) are told. */
import { labelled, notices } from '../../kernel/notices.ts'
import { assignmentEvents, orderEvents } from '../../queues/rental.ts'

export const rentalNotices = [
  notices(orderEvents, {
    OrderRequested: labelled(
      '렌탈 신청이 접수되었습니다. 설치 기사를 배정하고 있습니다.',
      'we received your order and are looking for an engineer.',
    ),
    OrderAssigned: ({ label, data }) => ({
      ko: `${label}: ${data.engineerName} 기사가 ${data.date}에 설치하러 갑니다.`,
      en: `${label}: ${data.engineerName} will come on ${data.date} to install it.`,
    }),
    OrderInstalled: labelled('설치가 끝났습니다. 설문에 답해 주세요.', 'it is installed. Please answer our survey.'),
    OrderCancelRequested: labelled(
      '취소 요청을 받았습니다. 설치 담당에 확인하고 있습니다.',
      'we received your request to cancel and are asking the installation.',
    ),
    OrderCancelled: labelled('렌탈 신청이 취소되었습니다.', 'your order is cancelled.'),
    OrderCancelRefused: labelled(
      '이미 설치가 끝나 취소할 수 없습니다.',
      'it is installed already and cannot be cancelled.',
    ),
    OrderClosed: labelled(
      '설문이 저장되어 신청이 마무리되었습니다. 감사합니다.',
      'your survey is stored and the order is closed. Thank you.',
    ),
  }),
  notices(assignmentEvents, {
    AssignmentAssigned: ({ label, data }) => ({
      ko: `${label}: ${data.date} 설치가 배정되었습니다.`,
      en: `${label}: you are to install it on ${data.date}.`,
    }),
    AssignmentCancelled: labelled(
      '고객이 취소하여 설치하지 않아도 됩니다.',
      'the customer cancelled; you need not go there.',
    ),
  }),
]
