/** The catalogue as its staff keep it (렌탈 상품). */
import { Form, type FormState, type Typed } from '../form.tsx'
import { won } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { NumberField, TextField } from '../parts/fields.tsx'
import { Empty, More, Table } from '../parts/list.tsx'
import { Question } from '../parts/question.tsx'
import { texts as ofCustomers, type Product } from '../rental/texts.ts'
import { STAFF } from './board.tsx'
import { texts } from './texts.ts'

const PAGE_SIZE = 50
const LIMITS = { id: 64, name: 200, months: 120, monthlyKrw: 10_000_000 }
const USUAL = { monthlyKrw: 30_000, months: 36 }
const PATH = '/rental/products'
const pathOf = (id: string): string => `${PATH}/${encodeURIComponent(id)}`

const StatusOf = ({ self, product }: { readonly self: Page; readonly product: Product }) => {
  const t = ofCustomers[self.lang]
  const isOffered = product.status === 'offered'
  return <Badge tone={isOffered ? 'good' : 'plain'}>{isOffered ? t.offered : t.retired}</Badge>
}

export const showProducts = page(STAFF, async (self) => {
  const { lang } = self
  const t = texts[lang]
  const cursor = self.query('cursor')
  const found = await self.api.page('/v1/rental/products', {
    ours: 'true',
    limit: PAGE_SIZE,
    ...(cursor && { cursor }),
  })
  if (!found.ok) return self.refused(found.problem)
  const { items, next } = found.value
  return self.show(
    t.products,
    <>
      <header class="head">
        <h1>{t.products}</h1>
        <a class="button" href={self.href(`${PATH}/new`)}>
          {t.addProduct}
        </a>
      </header>
      {items.length === 0 ? (
        <Empty title={t.noProducts}>
          <p class="quiet">{t.noProductsMore}</p>
        </Empty>
      ) : (
        <Table
          caption={t.products}
          columns={[
            { label: t.productName, of: ({ id, name }) => <a href={self.href(pathOf(id))}>{name}</a> },
            { label: t.productId, of: ({ id }) => id },
            { label: t.monthlyKrw, of: ({ monthlyKrw }) => won(monthlyKrw), number: true },
            { label: t.months, of: ({ months }) => t.monthsOf(months), number: true },
            { label: t.status, of: (product) => <StatusOf self={self} product={product} /> },
          ]}
          rows={items}
        />
      )}
      <More lang={lang} path={self.href(PATH)} next={next} />
    </>,
  )
})

const Fields = ({ self, form, of }: { readonly self: Page; readonly form: FormState; readonly of?: Product }) => {
  const t = texts[self.lang]
  return (
    <>
      <TextField
        form={form}
        name="name"
        label={t.productName}
        maxlength={LIMITS.name}
        {...(of && { value: of.name })}
      />
      <NumberField
        form={form}
        name="monthlyKrw"
        label={t.monthlyKrw}
        min={0}
        max={LIMITS.monthlyKrw}
        value={of?.monthlyKrw ?? USUAL.monthlyKrw}
      />
      <NumberField
        form={form}
        name="months"
        label={t.months}
        min={1}
        max={LIMITS.months}
        value={of?.months ?? USUAL.months}
      />
    </>
  )
}
const labelsOf = (self: Page) => {
  const t = texts[self.lang]
  return { id: t.productId, name: t.productName, monthlyKrw: t.monthlyKrw, months: t.months }
}
const offer = (self: Page, id: string, typed: Typed) =>
  self.api.send('PUT /v1/rental/products/{id}', {
    id,
    key: typed.key,
    body: { name: typed.text('name'), monthlyKrw: typed.number('monthlyKrw'), months: typed.number('months') },
  })

const newPage = (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  return self.show(
    t.addProduct,
    <section class="panel stack">
      <p class="eyebrow">
        <a href={self.href(PATH)}>{t.products}</a>
      </p>
      <h1>{t.addProduct}</h1>
      <p class="lead">{t.noProductsMore}</p>
      <Form
        form={form}
        action={self.href(`${PATH}/new`)}
        submit={t.addProduct}
        labels={labelsOf(self)}
        // Whose code it is nobody is told; that it is none of theirs they must be.
        refusals={{ ...t.refusals, ProductNotFound: t.productTaken }}
      >
        <TextField form={form} name="id" label={t.productId} hint={t.productIdHint} maxlength={LIMITS.id} />
        <Fields self={self} form={form} />
      </Form>
    </section>,
  )
}
export const newProduct = page(STAFF, (self) => newPage(self, self.form('product')))
export const addProduct = submit(STAFF, async (self, typed) => {
  const id = typed.text('id').trim()
  const offered = await offer(self, id, typed)
  return offered.ok
    ? self.seeOther(pathOf(id), offered.value.version)
    : newPage(self, self.returned(typed, offered.problem, 'product'))
})

const found = (self: Page) => self.api.one('/v1/rental/products/{id}', { id: self.param('id'), ...self.since })
const productPage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const product = await found(self)
  if (!product.ok) return self.refused(product.problem)
  const { id, name, status } = product.value
  const isOffered = status === 'offered'
  return self.show(
    name,
    <section class="panel stack">
      <p class="eyebrow">
        <a href={self.href(PATH)}>{t.products}</a>
      </p>
      <h1>{name}</h1>
      <p>
        <StatusOf self={self} product={product.value} />
      </p>
      <Form
        form={form}
        action={self.href(pathOf(id))}
        submit={isOffered ? t.save : t.offerAgain}
        labels={labelsOf(self)}
        refusals={t.refusals}
      >
        <Fields self={self} form={form} of={product.value} />
      </Form>
      <p class="quiet">{t.termsNote}</p>
      {isOffered && (
        <p>
          <a href={self.href(`${pathOf(id)}/retire`)}>{t.retireProduct}</a>
        </p>
      )}
    </section>,
  )
}
export const showProduct = page(STAFF, (self) => productPage(self, self.form('product')))
export const changeProduct = submit(STAFF, async (self, typed) => {
  const id = self.param('id')
  const offered = await offer(self, id, typed)
  if (!offered.ok) return productPage(self, self.returned(typed, offered.problem, 'product'))
  return self.seeOther(pathOf(id), offered.value.version)
})

const retirePage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const product = await found(self)
  if (!product.ok) return self.refused(product.problem)
  const { id, name } = product.value
  return self.show(
    t.retireProductTitle,
    <Question about={name} title={t.retireProductTitle} back={self.href(pathOf(id))} keep={t.keep}>
      <p class="lead">{t.retireProductNote}</p>
      <Form
        form={form}
        action={self.href(`${pathOf(id)}/retire`)}
        submit={t.retireProduct}
        refusals={t.refusals}
        danger
      />
    </Question>,
  )
}
export const askToRetireProduct = page(STAFF, (self) => retirePage(self, self.form('retire')))
export const retireProduct = submit(STAFF, async (self, typed) => {
  const id = self.param('id')
  const retired = await self.api.send('DELETE /v1/rental/products/{id}', { id, key: typed.key })
  if (!retired.ok) return retirePage(self, self.returned(typed, retired.problem, 'retire'))
  return self.seeOther(pathOf(id), retired.value.version)
})
