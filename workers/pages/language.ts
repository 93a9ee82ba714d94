/**
 * The two languages of the pages, and the catalogues of what they say: each text in both, side by side. A text that is
 * missing, or takes other values in one language than in the other, does not compile.
 */
export const languages = ['ko', 'en'] as const
export type Language = (typeof languages)[number]
export const otherThan = (language: Language): Language => (language === 'ko' ? 'en' : 'ko')

/** The same in both languages. */
export type Both<T = string> = { readonly ko: T; readonly en: T }

type Told = string | ((...given: never[]) => string)
type Texts = { readonly [name: string]: Both<Told> | Texts }
/** Both languages take the same values. */
type Alike<C> = {
  readonly [K in keyof C]: C[K] extends { readonly ko: (...given: infer A) => string }
    ? { readonly en: (...given: A) => string }
    : C[K] extends { readonly ko: string }
      ? { readonly en: string }
      : Alike<C[K]>
}
/** A catalogue in one language. */
export type In<C> = {
  readonly [K in keyof C]: C[K] extends { readonly ko: infer T } ? (T extends string ? string : T) : In<C[K]>
}

/** `catalogue({ soldOut: { ko: '매진', en: 'Sold out' } }).ko.soldOut`; functions take the values of a sentence. */
export const catalogue = <const C extends Texts>(texts: C & Alike<C>): Both<In<C>> => ({
  ko: inLanguage(texts, 'ko') as In<C>,
  en: inLanguage(texts, 'en') as In<C>,
})

const isText = (entry: Both<Told> | Texts): entry is Both<Told> => typeof entry.ko !== 'object' && 'ko' in entry

const inLanguage = (texts: Texts, language: Language): unknown =>
  Object.fromEntries(
    Object.entries(texts).map(([name, entry]) => [name, isText(entry) ? entry[language] : inLanguage(entry, language)]),
  )

/** `1 seat`, `2 seats`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`

const FIRST_SYLLABLE = 0xac00
const LAST_SYLLABLE = 0xd7a3
const FINALS = 28
const RIEUL = 8
/** How a number is read ends with its last digit: 영, 일, 삼, 육, 칠, 팔 end in a consonant. */
const DIGIT_FINALS: Readonly<Record<string, number>> = { 0: 21, 1: RIEUL, 3: 16, 6: 1, 7: RIEUL, 8: RIEUL }
const LETTER_FINALS: Readonly<Record<string, number>> = { l: RIEUL, r: RIEUL, m: 16, n: 4 }

/** The final consonant with which a word is spoken; 0 without one. */
const finalOf = (word: string): number => {
  const last = word.replace(/[^\p{L}\p{N}]+$/u, '').at(-1) ?? ''
  const code = last.charCodeAt(0)
  if (code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE) return (code - FIRST_SYLLABLE) % FINALS
  return DIGIT_FINALS[last] ?? LETTER_FINALS[last.toLowerCase()] ?? 0
}

const PARTICLES = {
  '을/를': ['을', '를'],
  '이/가': ['이', '가'],
  '은/는': ['은', '는'],
  '과/와': ['과', '와'],
  '으로/로': ['으로', '로'],
} as const

/** `withParticle('공연', '을/를')` is 공연을, `withParticle('티켓 2', '을/를')` is 티켓 2를. */
export const withParticle = (word: string, particle: keyof typeof PARTICLES): string => {
  const [afterConsonant, afterVowel] = PARTICLES[particle]
  const final = finalOf(word)
  // 서울로, not 서울으로.
  const isVowel = final === 0 || (particle === '으로/로' && final === RIEUL)
  return word + (isVowel ? afterVowel : afterConsonant)
}
