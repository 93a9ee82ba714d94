/** What customers and engineers of air-purifier rental (공기청정기 렌탈) are told. */
import { labelled, notices } from '../../kernel/notices.ts'
import { assignmentEvents, orderEvents } from '../../queues/rental.ts'

export const rentalNotices = [
  notices(orderEvents, {
    OrderRequested: labelled(
      '렌탈 신청이 접수되었습니다. 설치 기사를 배정하고 있습니다.',
      'we received your order and are looking for an engineer.',
    ),
    OrderAwaitingEngineer: labelled(
      '아직 이 지역에 설치 기사가 없어 기다리고 있습니다. 정해지는 대로 알려 드립니다.',
      'nobody installs in your region yet. We will tell you as soon as somebody does.',
    ),
    OrderReassigned: ({ label, data }) => ({
      ko: `${label}: 담당 기사가 바뀌어 ${data.engineerName} 기사가 ${data.date}에 설치하러 갑니다.`,
      en: `${label}: your engineer has changed: ${data.engineerName} will come on ${data.date}.`,
    }),
    OrderRescheduled: ({ label, data }) => ({
      ko: `${label}: 방문일이 ${data.date}(으)로 바뀌었습니다. ${data.engineerName} 기사가 갑니다.`,
      en: `${label}: the visit was moved to ${data.date}; ${data.engineerName} will come.`,
    }),
    OrderAssigned: ({ label, data }) => ({
      ko: `${label}: ${data.engineerName} 기사가 ${data.date}에 설치하러 갑니다.`,
      en: `${label}: ${data.engineerName} will come on ${data.date} to install it.`,
    }),
    OrderInstalled: labelled('설치가 끝났습니다. 설문에 답해 주세요.', 'it is installed. Please answer our survey.'),
    OrderCancelRequested: labelled(
      '취소 요청이 접수되었습니다. 설치 담당에 확인하고 있습니다.',
      'it is to be cancelled; the installation is being asked.',
    ),
    OrderCancelled: ({ label, data: { reason } }) => ({
      ko: `${label}: 렌탈 신청이 취소되었습니다.${reason === undefined ? '' : ` 사유: ${reason}`}`,
      en: `${label}: your order is cancelled.${reason === undefined ? '' : ` Reason: ${reason}`}`,
    }),
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
    AssignmentWithdrawn: labelled(
      '이 설치는 다른 기사에게 넘어가 가지 않아도 됩니다.',
      'it is not yours any more; you need not go there.',
    ),
    AssignmentRescheduled: ({ label, data }) => ({
      ko: `${label}: 방문일이 ${data.date}(으)로 바뀌었습니다.`,
      en: `${label}: the visit was moved to ${data.date}.`,
    }),
    AssignmentCancelled: labelled('취소되어 설치하지 않아도 됩니다.', 'it was cancelled; you need not go there.'),
  }),
]
