/** What applications ask for (OAuth): consent to one of them, and approving a device by the code that it shows. */
import { Form, type FormState } from '../form.tsx'
import { catalogue } from '../language.ts'
import { type Page, page, submit } from '../page.tsx'
import { TextField } from '../parts/fields.tsx'
import { accountsOf } from './accounts.ts'
import { onward } from './onward.tsx'

const CODE_LIMIT = 20

const texts = catalogue({
  title: { ko: (name: string) => `${name}에 연결할까요?`, en: (name: string) => `Connect ${name}?` },
  someApp: { ko: '이 앱', en: 'this application' },
  lead: { ko: '허락하시면 이 앱이 다음을 할 수 있습니다.', en: 'If you allow it, it may do this:' },
  allow: { ko: '허락하기', en: 'Allow' },
  deny: { ko: '허락하지 않기', en: 'Do not allow' },
  scopes: {
    openid: { ko: '회원님이 누구인지 알아보기', en: 'Know who you are' },
    profile: { ko: '이름 보기', en: 'See your name' },
    email: { ko: '이메일 주소 보기', en: 'See your e-mail address' },
    offline_access: { ko: '회원님이 안 계실 때에도 연결 유지하기', en: 'Stay connected while you are away' },
    naru: { ko: '회원님을 대신해 나루 이용하기', en: 'Use Naru as you' },
  },
  device: { ko: '기기 연결', en: 'Connect a device' },
  deviceLead: { ko: '기기 화면에 보이는 코드를 적어 주세요.', en: 'Type the code that the device shows.' },
  code: { ko: '코드', en: 'Code' },
  next: { ko: '계속하기', en: 'Go on' },
  deviceTitle: { ko: '이 기기를 연결할까요?', en: 'Connect this device?' },
  deviceWarning: {
    ko: '아래 코드가 기기에 보이는 것과 같을 때만 허락하세요. 다른 사람이 알려 준 코드라면 허락하지 마세요.',
    en: 'Allow it only if your own device shows this code. If somebody gave it to you, do not.',
  },
  approved: { ko: '기기를 연결했습니다', en: 'The device is connected' },
  approvedLead: { ko: '이제 이 화면을 닫고 기기로 돌아가세요.', en: 'Close this page and go back to the device.' },
  denied: { ko: '연결하지 않았습니다', en: 'It is not connected' },
  deniedLead: { ko: '기기는 회원님의 계정을 쓸 수 없습니다.', en: 'The device cannot use your account.' },
  refusals: {
    invalid_request: { ko: '이 코드는 맞지 않거나 시간이 지났습니다.', en: 'This code is not right, or too old.' },
    invalid_grant: { ko: '이 코드는 맞지 않거나 시간이 지났습니다.', en: 'This code is not right, or too old.' },
    expired_token: {
      ko: '시간이 지난 코드입니다. 기기에서 새로 받아 주세요.',
      en: 'This code is too old. Ask the device for another one.',
    },
    access_denied: { ko: '다른 분이 연결한 코드입니다.', en: 'Somebody else has taken this code.' },
    invalid_signature: { ko: '앱에서 다시 시작해 주세요.', en: 'Please begin again in the application.' },
    NotPossible: { ko: '앱에서 다시 시작해 주세요.', en: 'Please begin again in the application.' },
  },
})
type Scopes = (typeof texts)['ko']['scopes']
const isScope = (scope: string, scopes: Scopes): scope is keyof Scopes & string => Object.hasOwn(scopes, scope)

const consentPage = async (self: Page, form: FormState, asked: string): Promise<Response> => {
  const t = texts[self.lang]
  const query = new URLSearchParams(asked)
  const client = await accountsOf(self.c).read('/auth/oauth2/public-client', {
    client_id: query.get('client_id') ?? '',
  })
  const name = (client.ok && client.value.client_name) || t.someApp
  const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => isScope(scope, t.scopes))
  return self.show(
    t.title(name),
    <section class="panel stack narrow">
      <div class="intro">
        <h1>{t.title(name)}</h1>
        <p class="lead">{t.lead}</p>
      </div>
      <ul>
        {scopes.map((scope) => (
          <li>{t.scopes[scope as keyof Scopes]}</li>
        ))}
      </ul>
      <Form form={form} action={self.href('/consent')} submit={t.allow} refusals={t.refusals}>
        <input type="hidden" name="asked" value={asked} />
      </Form>
      <form method="post" action={self.href('/consent/deny')}>
        <input type="hidden" name="key" value={self.form().key} />
        <input type="hidden" name="asked" value={asked} />
        <button type="submit" class="secondary">
          {t.deny}
        </button>
      </form>
    </section>,
  )
}
export const showConsent = page('authenticated', (self) =>
  consentPage(self, self.form(), new URL(self.c.req.url).searchParams.toString()),
)
const consentWith = (accept: boolean) =>
  submit('authenticated', async (self, typed) => {
    const asked = typed.text('asked')
    const done = await accountsOf(self.c).send('POST /auth/oauth2/consent', { accept, oauth_query: asked })
    if (!done.ok) return consentPage(self, self.returned(typed, done.problem), asked)
    const to = done.value.url ?? done.value.redirect_uri
    if (typeof to !== 'string') throw new Error('consent led nowhere')
    return onward(self, to)
  })
export const consent = consentWith(true)
export const denyConsent = consentWith(false)

const codePage = (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  return self.show(
    t.device,
    <section class="panel stack narrow">
      <div class="intro">
        <h1>{t.device}</h1>
        <p class="lead">{t.deviceLead}</p>
      </div>
      <Form form={form} action={self.href('/device')} submit={t.next} refusals={t.refusals} labels={{ code: t.code }}>
        <TextField form={form} name="code" label={t.code} autocomplete="off" maxlength={CODE_LIMIT} />
      </Form>
    </section>,
  )
}
const plainCode = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase()
const approvalPage = (self: Page, form: FormState, code: string): Promise<Response> => {
  const t = texts[self.lang]
  return self.show(
    t.deviceTitle,
    <section class="panel stack narrow">
      <div class="intro">
        <h1>{t.deviceTitle}</h1>
        <p class="lead">{t.deviceWarning}</p>
        <p>
          <strong>
            <code>{code}</code>
          </strong>
        </p>
      </div>
      <Form form={form} action={self.href('/device/approve')} submit={t.allow} refusals={t.refusals}>
        <input type="hidden" name="code" value={code} />
      </Form>
      <form method="post" action={self.href('/device/deny')}>
        <input type="hidden" name="key" value={self.form().key} />
        <input type="hidden" name="code" value={code} />
        <button type="submit" class="secondary">
          {t.deny}
        </button>
      </form>
    </section>,
  )
}
/** Looking a code up takes it for whoever is signed in; nobody else can approve it then. */
const lookedUp = async (self: Page, code: string, back: FormState): Promise<Response> => {
  const known = await accountsOf(self.c).read('/auth/device', { user_code: code })
  if (known.ok) return approvalPage(self, self.form(), code)
  self.c.status(400)
  return codePage(self, { ...back, problem: known.problem })
}
export const showDevice = page('authenticated', (self) => {
  const code = self.query('user_code')
  return code === undefined ? codePage(self, self.form()) : lookedUp(self, plainCode(code), self.form())
})
export const lookUpDevice = submit('authenticated', (self, typed) =>
  lookedUp(self, plainCode(typed.text('code')), { ...self.form(), typed }),
)
const answerDevice = (act: 'approve' | 'deny') =>
  submit('authenticated', async (self, typed) => {
    const t = texts[self.lang]
    const userCode = typed.text('code')
    const done = await accountsOf(self.c).send(`POST /auth/device/${act}`, { userCode })
    if (!done.ok) return approvalPage(self, self.returned(typed, done.problem), userCode)
    const isApproved = act === 'approve'
    const title = isApproved ? t.approved : t.denied
    return self.show(
      title,
      <section class="message hero">
        <h1>{title}</h1>
        <p class="lead">{isApproved ? t.approvedLead : t.deniedLead}</p>
      </section>,
    )
  })
export const approveDevice = answerDevice('approve')
export const denyDevice = answerDevice('deny')
