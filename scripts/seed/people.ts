/** The demonstration (시연 자료): one organisation for each system, and somebody for everything that can be done. */

/** Of everybody in it, and of local runs only: a deployment has neither these people nor this command. */
export const PASSWORD = 'naru-local-trial'
const DOMAIN = 'naru.example'

export type Seeded = {
  readonly email: string
  readonly name: string
  /** What signing in as this person is good for. */
  readonly does: string
  /** Roles outside every organisation. */
  readonly given?: readonly string[]
}
export type SeededStaff = Seeded & { readonly roles: readonly string[] }
export type SeededOrganization = {
  readonly system: 'concert' | 'rental' | 'museum' | 'screening'
  readonly name: string
  readonly owner: SeededStaff
  readonly staff: readonly SeededStaff[]
}

const at = (who: string): string => `${who}@${DOMAIN}`

export const CUSTOMER: Seeded = { email: at('kim'), name: '김나루', does: 'books, orders and pays' }
export const DRIVER: Seeded = { email: at('driver'), name: '이기사', does: 'drives a taxi', given: ['driver'] }
export const ADMIN: Seeded = { email: at('admin'), name: '최운영', does: 'looks after all of it', given: ['admin'] }

export const ORGANIZATIONS: readonly SeededOrganization[] = [
  {
    system: 'concert',
    name: '노들섬 라이브하우스',
    owner: { email: at('concert'), name: '박공연', does: 'sells concerts', roles: ['concert-manager'] },
    staff: [
      { email: at('venue'), name: '정현장', does: 'lets people in', roles: ['venue-staff'] },
      { email: at('courier'), name: '한배송', does: 'delivers tickets', roles: ['courier'] },
    ],
  },
  {
    system: 'rental',
    name: '나루렌탈',
    owner: { email: at('rental'), name: '윤대여', does: 'rents out air purifiers', roles: ['rental-staff'] },
    staff: [{ email: at('engineer'), name: '오설치', does: 'installs them', roles: ['engineer'] }],
  },
  {
    system: 'museum',
    name: '나루미술관',
    owner: { email: at('museum'), name: '민학예', does: 'opens exhibitions', roles: ['museum-manager'] },
    staff: [],
  },
  {
    system: 'screening',
    name: '나루병원 건강검진센터',
    owner: { email: at('hospital'), name: '서검진', does: 'offers health screenings', roles: ['hospital-admin'] },
    staff: [],
  },
]

/** Everybody, in the order in which they are introduced. */
export const PEOPLE: readonly Seeded[] = [
  CUSTOMER,
  DRIVER,
  ADMIN,
  ...ORGANIZATIONS.flatMap(({ owner, staff }) => [owner, ...staff]),
]

/** How to sign in as each, a line for each. */
export const howToSignIn = (): string => {
  const width = Math.max(...PEOPLE.map(({ email }) => email.length))
  return [
    `Sign in as one of these; the password of all is ${PASSWORD}`,
    ...PEOPLE.map(({ email, does }) => `  ${email.padEnd(width)}  ${does}`),
  ].join('\n')
}
