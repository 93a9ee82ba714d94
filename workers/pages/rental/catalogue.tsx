/** The catalogue (상품 목록), one product, and applying for it. */
import { now } from '../../../kernel/time.ts'
import { Form, type FormState } from '../form.tsx'
import { dateOf, daysAfter, relative, won } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { TextField } from '../parts/fields.tsx'
import { Card, Cards, Empty, More } from '../parts/list.tsx'
import { type Fact, Thing } from '../parts/thing.tsx'
import { ToSignIn } from '../parts/to-sign-in.tsx'
import { orderStatuses, type Product, type RentalTexts, texts } from './texts.ts'

const PAGE_SIZE = 24
const LATEST = 5
/** A preferred day lies at most this far ahead (R1). */
export const DAYS_LIMIT = 365
const LIMITS = { name: 100, phone: 20, region: 50, address: 300 }

const productPath = (id: string): string => `/rentals/products/${encodeURIComponent(id)}`
export const orderPath = (id: string): `/${string}` => `/rentals/orders/${id}`

type Status = keyof typeof orderStatuses
const isStatus = (status: string): status is Status => status in orderStatuses

/** By My page, which shows staff too what is their own. */
const Mine = async ({ self }: { readonly self: Page }) => {
  const { lang } = self
  if (!self.principal?.roles.includes('customer')) return null
  const found = await self.api.read('/v1/mypage', { system: 'rental', limit: 20 })
  if (!found.ok) throw new Error(`My page said ${found.problem.code}`)
  const orders = found.value.items.flatMap(({ kind, id, label, status, createdAt }) =>
    kind === 'order' && isStatus(status) ? [{ id, label, status, createdAt }] : [],
  )
  if (orders.length === 0) return null
  const at = now()
  return (
    <section class="stack">
      <h2>{texts[lang].mines}</h2>
      <ul class="rows">
        {orders.slice(0, LATEST).map(({ id, label, status, createdAt }) => (
          <li>
            <span class="row">
              <a href={self.href(orderPath(id))}>{label}</a>
              <span class="quiet">{relative(lang, createdAt, at)}</span>
            </span>
            <StatusBadge lang={lang} status={orderStatuses[status]} />
          </li>
        ))}
      </ul>
    </section>
  )
}

export const showCatalogue = page('everybody', async (self) => {
  const { lang } = self
  const t = texts[lang]
  const cursor = self.query('cursor')
  const found = await self.api.page('/v1/rental/products', {
    status: 'offered',
    limit: PAGE_SIZE,
    ...(cursor && { cursor }),
  })
  if (!found.ok) return self.refused(found.problem)
  const { items, next } = found.value
  return self.show(
    t.title,
    <>
      <header class="stack tight">
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
      </header>
      <Mine self={self} />
      {items.length === 0 ? (
        <Empty title={t.none}>
          <p class="quiet">{t.noneMore}</p>
        </Empty>
      ) : (
        <section class="stack">
          <h2>{t.products}</h2>
          <Cards>
            {items.map(({ id, name, monthlyKrw, months }) => (
              <Card href={self.href(productPath(id))} title={name} heading="h3">
                <p class="price">{t.perMonth(monthlyKrw)}</p>
                <p class="quiet">{t.months(months)}</p>
              </Card>
            ))}
          </Cards>
        </section>
      )}
      <More lang={lang} path={self.href('/rentals')} next={next} />
    </>,
  )
})

const factsOf = (t: RentalTexts, { monthlyKrw, months }: Product): readonly Fact[] => [
  [t.monthly, won(monthlyKrw)],
  [t.term, t.months(months)],
  [t.total, won(monthlyKrw * months)],
]

const productPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const found = await self.api.one('/v1/rental/products/{id}', { id: self.param('id') })
  if (!found.ok) return self.refused(found.problem)
  const product = found.value
  const isOffered = product.status === 'offered'
  return self.show(
    product.name,
    <Thing
      lang={lang}
      of={`rental.product/${product.id}`}
      eyebrow={<a href={self.href('/rentals')}>{t.title}</a>}
      title={product.name}
      lead={t.perMonth(product.monthlyKrw)}
      status={isOffered ? { word: t.offered, tone: 'good' } : { word: t.retired, tone: 'plain' }}
      facts={factsOf(t, product)}
    >
      {isOffered || form.problem ? <Apply self={self} product={product} form={form} /> : <Retired self={self} />}
    </Thing>,
  )
}

const Retired = ({ self }: { readonly self: Page }) => {
  const t = texts[self.lang]
  return (
    <section class="panel stack">
      <p class="lead">{t.retiredNote}</p>
      <p>
        <a class="button" href={self.href('/rentals')}>
          {t.toProducts}
        </a>
      </p>
    </section>
  )
}

type ApplyProps = { readonly self: Page; readonly product: Product; readonly form: FormState }
const Apply = ({ self, product, form }: ApplyProps) => {
  const { lang, principal } = self
  const t = texts[lang]
  const path = productPath(product.id)
  if (principal === null) {
    return (
      <section class="panel stack">
        <h2>{t.applyTitle}</h2>
        <p class="quiet">{t.applyNote}</p>
        <ToSignIn lang={self.lang} next={path} label={t.toSignIn} />
      </section>
    )
  }
  if (!principal.roles.includes('customer')) return <p class="quiet">{t.notForYou}</p>
  const today = dateOf(now())
  const labels = {
    customerName: t.name,
    phone: t.phone,
    region: t.region,
    address: t.address,
    preferredDate: t.preferred,
  }
  return (
    <section class="panel stack">
      <h2>{t.applyTitle}</h2>
      <p class="quiet">{t.applyNote}</p>
      <Form form={form} action={self.href(path)} submit={t.apply} refusals={t.refusals} labels={labels}>
        <TextField
          form={form}
          name="customerName"
          label={t.name}
          autocomplete="name"
          maxlength={LIMITS.name}
          {...(principal.name && { value: principal.name })}
        />
        <TextField
          form={form}
          name="phone"
          label={t.phone}
          hint={t.phoneHint}
          wrong={t.phoneWrong}
          type="tel"
          autocomplete="tel"
          maxlength={LIMITS.phone}
        />
        <TextField form={form} name="region" label={t.region} hint={t.regionHint} maxlength={LIMITS.region} />
        <TextField
          form={form}
          name="address"
          label={t.address}
          autocomplete="street-address"
          maxlength={LIMITS.address}
        />
        <TextField
          form={form}
          name="preferredDate"
          label={t.preferred}
          hint={t.preferredHint}
          type="date"
          min={today}
          max={daysAfter(today, DAYS_LIMIT)}
          optional
        />
      </Form>
    </section>
  )
}

export const showProduct = page('everybody', (self) => productPage(self, self.form()))
export const applyForProduct = submit(['customer'], async (self, typed) => {
  const preferredDate = typed.filled('preferredDate')
  const body = {
    productId: self.param('id'),
    customerName: typed.text('customerName'),
    phone: typed.text('phone'),
    region: typed.text('region'),
    address: typed.text('address'),
    ...(preferredDate && { preferredDate }),
  }
  const applied = await self.api.send('POST /v1/rental/orders', { key: typed.key, body })
  if (!applied.ok) return productPage(self, self.returned(typed, applied.problem))
  return self.seeOther(orderPath(applied.value.id), applied.value.version)
})
