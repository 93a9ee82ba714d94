/** What the pages of an organisation (기관) say. */
import type { Role } from '../../http/principal.ts'
import { type Both, catalogue } from '../language.ts'

/** What somebody may do inside one; owners look after the organisation itself. */
export type Inside = Exclude<Role, 'customer' | 'driver' | 'admin'> | 'owner'
const roles = {
  owner: { ko: '대표', en: 'Owner' },
  'concert-manager': { ko: '공연 관리', en: 'Concert manager' },
  'venue-staff': { ko: '공연장 직원', en: 'Venue staff' },
  courier: { ko: '티켓 배송', en: 'Courier' },
  'rental-staff': { ko: '렌탈 관리', en: 'Rental staff' },
  engineer: { ko: '설치 기사', en: 'Engineer' },
  'museum-manager': { ko: '전시 관리', en: 'Museum manager' },
  'hospital-admin': { ko: '검진 관리', en: 'Hospital staff' },
} as const satisfies Record<Inside, Both>

/** In the order in which they are offered. */
export const insideRoles = Object.keys(roles) as readonly Inside[]
export const isInside = (role: string): role is Inside => Object.hasOwn(roles, role)

export const texts = catalogue({
  roles,
  eyebrow: { ko: '기관', en: 'Organisation' },
  active: { ko: '지금 이 기관으로 일하는 중', en: 'You work for it now' },
  activate: { ko: '이 기관으로 일하기', en: 'Work for it now' },
  activateNote: {
    ko: '여러 기관에 속하시면 한 번에 한 곳의 업무만 보입니다.',
    en: 'If you belong to several, you see the work of one at a time.',
  },
  yourRoles: { ko: '내 역할', en: 'What you do here' },
  members: { ko: '구성원', en: 'Members' },
  you: { ko: '나', en: 'You' },
  role: { ko: '역할', en: 'Role' },
  rolesOf: { ko: '하는 일', en: 'What they do' },
  change: { ko: '역할 바꾸기', en: 'Change roles' },
  changeOf: { ko: (name: string) => `${name} 님의 역할`, en: (name: string) => `What ${name} does` },
  save: { ko: '저장하기', en: 'Save' },
  chooseOne: { ko: '하나 이상 골라 주세요.', en: 'Choose at least one.' },
  remove: { ko: '내보내기', en: 'Remove' },
  removeTitle: { ko: (name: string) => `${name} 님을 내보낼까요?`, en: (name: string) => `Remove ${name}?` },
  removeLead: {
    ko: '이 기관의 업무를 더 볼 수 없게 됩니다. 회원 계정은 그대로 남고, 다시 초대하실 수 있습니다.',
    en: 'They will no longer see the work here. Their account stays, and you can invite them again.',
  },
  back: { ko: '바꾸지 않고 돌아가기', en: 'Back without a change' },
  invitations: { ko: '보낸 초대', en: 'Invitations' },
  invite: { ko: '초대하기', en: 'Invite' },
  inviteTitle: { ko: '구성원 초대', en: 'Invite somebody' },
  inviteLead: {
    ko: '메일로 초대를 보냅니다. 7일 동안 받아들일 수 있습니다.',
    en: 'They get a mail, and have 7 days to accept.',
  },
  email: { ko: '이메일 주소', en: 'E-mail address' },
  emailWrong: { ko: '이메일 주소를 다시 확인해 주세요.', en: 'Please check the address.' },
  until: { ko: (when: string) => `${when}까지`, en: (when: string) => `Until ${when}` },
  cancel: { ko: '초대 취소', en: 'Withdraw' },
  invited: { ko: '초대를 보냈습니다.', en: 'The invitation is on its way.' },
  invitationTitle: { ko: (name: string) => `${name}에서 초대했습니다`, en: (name: string) => `${name} invites you` },
  invitationLead: {
    ko: '받아들이시면 이 기관의 업무를 보실 수 있습니다.',
    en: 'Accept, and you can do the work of this organisation.',
  },
  accept: { ko: '받아들이기', en: 'Accept' },
  decline: { ko: '거절하기', en: 'Decline' },
  declined: { ko: '초대를 거절했습니다', en: 'You have declined' },
  declinedLead: {
    ko: '마음이 바뀌시면 다시 초대해 달라고 해 주세요.',
    en: 'If you change your mind, ask for another invitation.',
  },
  notYoursTitle: { ko: '이 초대는 받아들일 수 없습니다', en: 'You cannot accept this invitation' },
  notYours: {
    ko: '시간이 지났거나, 다른 이메일 주소로 보낸 초대입니다. 초대받은 주소로 로그인해 주세요.',
    en: 'It is too old, or for another address. Sign in with the address that was invited.',
  },
  toAccount: { ko: '내 정보로', en: 'To your account' },
  refusals: {
    UserIsAlreadyAMemberOfThisOrganization: { ko: '이미 구성원입니다.', en: 'They belong to it already.' },
    UserIsAlreadyInvitedToThisOrganization: { ko: '이미 초대한 주소입니다.', en: 'This address is invited already.' },
    YouAreNotAllowedToInviteUsersToThisOrganization: { ko: '대표만 초대할 수 있습니다.', en: 'Only owners invite.' },
    YouAreNotAllowedToUpdateThisMember: { ko: '대표만 바꿀 수 있습니다.', en: 'Only owners change roles.' },
    YouCannotLeaveTheOrganizationWithoutAnOwner: {
      ko: '대표가 한 명은 있어야 합니다. 먼저 다른 분을 대표로 정해 주세요.',
      en: 'There must be an owner. Make somebody else one first.',
    },
    YouCannotLeaveTheOrganizationAsTheOnlyOwner: {
      ko: '대표가 한 명은 있어야 합니다. 먼저 다른 분을 대표로 정해 주세요.',
      en: 'There must be an owner. Make somebody else one first.',
    },
    RoleNotFound: { ko: '하나 이상 골라 주세요.', en: 'Choose at least one.' },
    ValidationError: { ko: '이메일 주소와 역할을 확인해 주세요.', en: 'Please check the address and the roles.' },
    EmailVerificationRequiredBeforeAcceptingOrRejectingInvitation: {
      ko: '먼저 이메일 주소를 확인해 주세요. 보내 드린 메일에 주소가 있습니다.',
      en: 'Confirm your e-mail address first. The link is in your mail.',
    },
    InvitationNotFound: { ko: '이 초대는 더 쓸 수 없습니다.', en: 'This invitation is no longer good.' },
  },
})
