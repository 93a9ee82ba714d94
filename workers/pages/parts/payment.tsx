/** How something is paid (결제 수단). */
import type { PagesContext } from '../env.ts'
import type { FormState, Typed } from '../form.tsx'
import { catalogue, type Language } from '../language.ts'
import { ChoiceField } from './fields.tsx'

/** The first is for everybody; the others are for trials, where the installation takes them (P3). */
const METHODS = ['card', 'test-declined', 'test-slow', 'test-timeout'] as const

const texts = catalogue({
  method: { ko: '결제 수단', en: 'How to pay' },
  methods: {
    card: { ko: '신용카드', en: 'Card' },
    'test-declined': { ko: '시험: 거절되는 카드', en: 'Trial: a card that is declined' },
    'test-slow': { ko: '시험: 느린 카드', en: 'Trial: a slow card' },
    'test-timeout': { ko: '시험: 답이 없는 카드', en: 'Trial: a card that never answers' },
  },
})

type MethodProps = { readonly lang: Language; readonly c: PagesContext; readonly form: FormState }
export const MethodField = ({ lang, c, form }: MethodProps) => {
  const t = texts[lang]
  const offered = c.env.ALLOW_TEST_METHODS ? METHODS : METHODS.slice(0, 1)
  return (
    <ChoiceField
      form={form}
      name="method"
      label={t.method}
      value="card"
      choices={offered.map((method) => ({ value: method, label: t.methods[method] }))}
    />
  )
}
export const methodIn = (typed: Typed) => typed.choice('method', METHODS)
