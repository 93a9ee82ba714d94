/** What somebody agrees to who signs up (이용약관, 개인정보 처리방침), by version: what it says is what is done. */
import { type Both, catalogue, type In } from '../language.ts'
import { type Page, page } from '../page.tsx'

/** Changes with the texts; kept with the consent of each account. */
export const TEXT_VERSION = '2026-11'

const texts = catalogue({
  terms: {
    title: { ko: '이용약관', en: 'Terms of use' },
    first: {
      ko: '나루는 공연 예매, 택시, 공기청정기 대여, 미술관 관람, 건강검진 예약을 한 계정으로 이용하는 서비스입니다.',
      en: 'With one account you book concerts, call taxis, rent air purifiers, visit museums and reserve health screenings.',
    },
    second: {
      ko: '예약과 결제는 화면에 확정으로 보일 때 성립합니다. 취소할 때 돌려받는 금액은 취소하기 전에 보여 드립니다.',
      en: 'A booking or payment stands once it is shown as made. What you get back is shown before you cancel.',
    },
    third: {
      ko: '계정은 본인만 사용하고, 비밀번호와 패스키를 다른 사람에게 알리지 말아 주세요.',
      en: 'Your account is yours alone: keep your password and passkeys to yourself.',
    },
  },
  privacy: {
    title: { ko: '개인정보 처리방침', en: 'Privacy notice' },
    first: {
      ko: '회원 정보로 이름, 이메일 주소, 언어, 선택하신 경우 전화번호, 그리고 동의하신 항목과 시각을 보관합니다. 비밀번호는 알아볼 수 없게 바꾸어 보관합니다.',
      en: 'We keep your name, e-mail address and language, your phone number if you give it, and what you agreed to and when. Your password is kept in a form that nobody can read.',
    },
    second: {
      ko: '로그인하신 기기의 접속 주소와 브라우저 종류는 로그인이 끝날 때까지 보관하며, 내 정보에서 보고 끝내실 수 있습니다.',
      en: 'While you are signed in we keep the network address and the kind of browser. You see both in your account, and can end each sign-in there.',
    },
    third: {
      ko: '서비스에 필요한 곳에만 알립니다. 보관하는 회원 정보는 내 정보에서 언제든지 내려받으실 수 있습니다.',
      en: 'It is shown only to those who need it for what you booked. You can download all that is kept of your account at any time.',
    },
  },
})

type Text = In<{ readonly [K in 'title' | 'first' | 'second' | 'third']: Both }>
const textPage = (self: Page, { title, first, second, third }: Text): Promise<Response> =>
  self.show(
    title,
    <article class="stack">
      <h1>{title}</h1>
      <p class="lead">{first}</p>
      <p class="lead">{second}</p>
      <p class="lead">{third}</p>
      <p class="quiet">{TEXT_VERSION}</p>
    </article>,
  )

export const showTerms = page('everybody', (self) => textPage(self, texts[self.lang].terms))
export const showPrivacy = page('everybody', (self) => textPage(self, texts[self.lang].privacy))
