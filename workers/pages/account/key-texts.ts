/** What the pages of API keys (API 키) say. */
import { catalogue } from '../language.ts'

export const texts = catalogue({
  title: { ko: 'API 키', en: 'API keys' },
  leadOrganization: {
    ko: '이 기관의 기계와 프로그램이 쓰는 키입니다. 고른 역할만 할 수 있습니다.',
    en: 'Machines and programs of this organisation come with them. They do what the roles you choose may do.',
  },
  leadOwn: {
    ko: '내 프로그램이 나 대신 쓰는 키입니다. 내 역할 가운데 고른 것만 할 수 있습니다.',
    en: 'Your programs act as you with them, as far as the roles you choose and have.',
  },
  manage: { ko: 'API 키 관리하기', en: 'Manage API keys' },
  make: { ko: '키 만들기', en: 'Make a key' },
  name: { ko: '키 이름', en: 'Name of the key' },
  nameWrong: { ko: '이름을 적어 주세요.', en: 'Give it a name.' },
  scopes: { ko: '할 수 있는 일', en: 'What it may do' },
  chooseOne: { ko: '하나 이상 골라 주세요.', en: 'Choose at least one.' },
  customer: { ko: '고객', en: 'Customer' },
  driver: { ko: '택시 기사', en: 'Taxi driver' },
  none: { ko: '아직 키가 없습니다.', en: 'There is no key yet.' },
  list: { ko: '만든 키', en: 'Your keys' },
  usedAt: { ko: (when: string) => `마지막 사용 ${when}`, en: (when: string) => `Last used ${when}` },
  unused: { ko: '아직 쓰지 않음', en: 'Not used yet' },
  previousUntil: { ko: (when: string) => `전 키도 ${when}까지`, en: (when: string) => `The one before until ${when}` },
  revoked: { ko: '폐기함', en: 'Revoked' },
  rotate: { ko: '새 키로 바꾸기', en: 'Replace' },
  revoke: { ko: '폐기하기', en: 'Revoke' },
  madeTitle: { ko: '지금만 보이는 키입니다', en: 'This key is shown only now' },
  madeLead: {
    ko: '안전한 곳에 옮겨 적어 주세요. 이 화면을 떠나면 다시 볼 수 없습니다.',
    en: 'Keep it somewhere safe. You cannot see it again after you leave this page.',
  },
  overlap: {
    ko: '전 키도 하루 동안 함께 쓸 수 있습니다. 그 사이에 바꿔 넣어 주세요.',
    en: 'The one before works for another day. Put the new one in its place meanwhile.',
  },
  back: { ko: 'API 키 목록으로', en: 'To the API keys' },
  revokeTitle: { ko: (name: string) => `‘${name}’ 키를 폐기할까요?`, en: (name: string) => `Revoke “${name}”?` },
  revokeLead: {
    ko: '이 키를 쓰는 프로그램은 5분 안에 멈춥니다. 되돌릴 수 없습니다.',
    en: 'Whatever uses it stops within five minutes. It cannot be undone.',
  },
  keep: { ko: '그대로 두기', en: 'Keep it' },
  refusals: {
    TooManyKeys: {
      ko: '쓸 수 있는 키는 50개까지입니다. 안 쓰는 키를 먼저 폐기해 주세요.',
      en: 'Fifty keys work at a time. Revoke one that is not used first.',
    },
    KeyRevoked: { ko: '이미 폐기한 키입니다.', en: 'It is revoked already.' },
    KeyNotFound: { ko: '그런 키가 없습니다.', en: 'There is no such key.' },
    OrganizationNotFound: { ko: '대표만 키를 관리합니다.', en: 'Only owners look after keys.' },
    AccountNotFound: { ko: '회원만 키를 만들 수 있습니다.', en: 'Only accounts have keys.' },
  },
})
