/** The pages of operators (운영). Their addresses are those of the API's reads. */
import { area, routes } from '../area.ts'
import {
  askToDecide,
  askToRedrive,
  askToResendAll,
  askToReset,
  askToResume,
  decide,
  redrive,
  resendAll,
  resetBreaker,
  resume,
} from './act.tsx'
import { conversationPage } from './conversation.tsx'
import { findPage, overduePage } from './find.tsx'
import { actionsPage, breakersPage, letterPage, lettersPage } from './letters.tsx'
import { lagPage, overviewPage } from './overview.tsx'
import { HOME, OPERATORS } from './parts.tsx'
import { texts } from './texts.ts'
import { thingPage } from './thing.tsx'

const ACTOR = `${HOME}/actors/:aggregate/:id` as const

export const operatorArea = area({
  menu: [
    { path: HOME, label: { ko: texts.ko.title, en: texts.en.title }, access: OPERATORS, icon: 'pulse', work: true },
  ],
  pages: routes()
    .get(HOME, overviewPage)
    .get(`${HOME}/lag`, lagPage)
    .get(`${HOME}/instances`, findPage)
    .get(`${HOME}/overdue`, overduePage)
    .get(ACTOR, thingPage)
    .get(`${ACTOR}/redrive`, askToRedrive)
    .post(`${ACTOR}/redrive`, redrive)
    .get(`${ACTOR}/resume`, askToResume)
    .post(`${ACTOR}/resume`, resume)
    .get(`${HOME}/conversations/:id`, conversationPage)
    .get(`${HOME}/dead-letters`, lettersPage)
    .get(`${HOME}/dead-letters/:id`, letterPage)
    .get(`${HOME}/dead-letters/:id/redrive`, askToDecide('redrive'))
    .post(`${HOME}/dead-letters/:id/redrive`, decide('redrive'))
    .get(`${HOME}/dead-letters/:id/discard`, askToDecide('discard'))
    .post(`${HOME}/dead-letters/:id/discard`, decide('discard'))
    .get(`${HOME}/inboxes/:inbox`, askToResendAll)
    .post(`${HOME}/inboxes/:inbox`, resendAll)
    .get(`${HOME}/breakers`, breakersPage)
    .get(`${HOME}/breakers/:system/:dependency`, askToReset)
    .post(`${HOME}/breakers/:system/:dependency`, resetBreaker)
    .get(`${HOME}/actions`, actionsPage),
})
