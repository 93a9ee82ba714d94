/** The engineers of the organisation (설치 기사): who works where, with how much to do. */
import { Form, type FormState, type Typed } from '../form.tsx'
import { number } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { TextField } from '../parts/fields.tsx'
import { Empty, Table } from '../parts/list.tsx'
import { Question } from '../parts/question.tsx'
import { STAFF } from './board.tsx'
import { type Dashboard, type Engineer, engineerStatuses, isEngineerStatus, texts } from './texts.ts'

const LIMITS = { id: 128, name: 200, region: 50 }
const PATH = '/rental/engineers'
const pathOf = (id: string): string => `${PATH}/${encodeURIComponent(id)}`

/** With what each has to do, as the dashboard counts it. */
const engineersOf = async (self: Page): Promise<Dashboard['engineers']> => {
  const found = await self.api.one('/v1/rental/dashboard')
  if (!found.ok) throw new Error(`The dashboard: ${found.problem.code}`)
  return found.value.engineers
}

export const showEngineers = page(STAFF, async (self) => {
  const { lang } = self
  const t = texts[lang]
  const engineers = await engineersOf(self)
  return self.show(
    t.engineers,
    <>
      <header class="head">
        <h1>{t.engineers}</h1>
        <a class="button" href={self.href(`${PATH}/new`)}>
          {t.register}
        </a>
      </header>
      {engineers.length === 0 ? (
        <Empty title={t.noEngineers}>
          <p class="quiet">{t.noEngineersMore}</p>
        </Empty>
      ) : (
        <Table
          caption={t.engineers}
          columns={[
            {
              label: t.engineerName,
              of: ({ engineerId, name }) => <a href={self.href(pathOf(engineerId))}>{name ?? t.erased}</a>,
            },
            { label: t.region, of: ({ region }) => region },
            { label: t.load, of: ({ openOrders }) => number(openOrders), number: true },
            {
              label: t.status,
              of: ({ status }) =>
                isEngineerStatus(status) && <StatusBadge lang={lang} status={engineerStatuses[status]} />,
            },
          ]}
          rows={engineers}
        />
      )}
    </>,
  )
})

type FieldsProps = { readonly self: Page; readonly form: FormState; readonly of?: Engineer; readonly region?: string }
const Fields = ({ self, form, of, region = of?.region }: FieldsProps) => {
  const t = texts[self.lang]
  return (
    <>
      <TextField
        form={form}
        name="name"
        label={t.engineerName}
        hint={t.engineerNameHint}
        maxlength={LIMITS.name}
        {...(of?.name && { value: of.name })}
      />
      <TextField
        form={form}
        name="region"
        label={t.region}
        hint={t.regionHint}
        maxlength={LIMITS.region}
        {...(region !== undefined && { value: region })}
      />
    </>
  )
}
const labelsOf = (self: Page) => {
  const t = texts[self.lang]
  return { id: t.engineerId, name: t.engineerName, region: t.region }
}
const save = (self: Page, id: string, typed: Typed) =>
  self.api.send('PUT /v1/rental/engineers/{id}', {
    id,
    key: typed.key,
    body: { name: typed.text('name'), region: typed.text('region') },
  })

const newPage = (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const region = self.query('region')
  return self.show(
    t.register,
    <section class="panel stack">
      <p class="eyebrow">
        <a href={self.href(PATH)}>{t.engineers}</a>
      </p>
      <h1>{t.register}</h1>
      <p class="lead">{t.noEngineersMore}</p>
      <Form form={form} action={self.href(`${PATH}/new`)} submit={t.register} labels={labelsOf(self)}>
        <TextField form={form} name="id" label={t.engineerId} hint={t.engineerIdHint} maxlength={LIMITS.id} />
        <Fields self={self} form={form} {...(region !== undefined && { region })} />
      </Form>
    </section>,
  )
}
export const newEngineer = page(STAFF, (self) => newPage(self, self.form('engineer')))
export const registerEngineer = submit(STAFF, async (self, typed) => {
  const id = typed.text('id').trim()
  const saved = await save(self, id, typed)
  return saved.ok
    ? self.seeOther(pathOf(id), saved.value.version)
    : newPage(self, self.returned(typed, saved.problem, 'engineer'))
})

const found = (self: Page) => self.api.one('/v1/rental/engineers/{id}', { id: self.param('id'), ...self.since })
const engineerPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const engineer = await found(self)
  if (!engineer.ok) return self.refused(engineer.problem)
  const { id, status } = engineer.value
  const name = engineer.value.name ?? t.erased
  return self.show(
    name,
    <section class="panel stack">
      <p class="eyebrow">
        <a href={self.href(PATH)}>{t.engineers}</a>
      </p>
      <h1>{name}</h1>
      <p>
        <StatusBadge lang={lang} status={engineerStatuses[status]} />
      </p>
      <Form form={form} action={self.href(pathOf(id))} submit={t.save} labels={labelsOf(self)} refusals={t.refusals}>
        <Fields self={self} form={form} of={engineer.value} />
      </Form>
      <p class="quiet">{t.moveNote}</p>
      {status === 'active' && (
        <p>
          <a href={self.href(`${pathOf(id)}/retire`)}>{t.retireEngineer}</a>
        </p>
      )}
    </section>,
  )
}
export const showEngineer = page(STAFF, (self) => engineerPage(self, self.form('engineer')))
export const changeEngineer = submit(STAFF, async (self, typed) => {
  const id = self.param('id')
  const saved = await save(self, id, typed)
  if (!saved.ok) return engineerPage(self, self.returned(typed, saved.problem, 'engineer'))
  return self.seeOther(pathOf(id), saved.value.version)
})

const retirePage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const [engineer, all] = await Promise.all([found(self), engineersOf(self)])
  if (!engineer.ok) return self.refused(engineer.problem)
  const { id } = engineer.value
  const name = engineer.value.name ?? t.erased
  const open = all.find(({ engineerId }) => engineerId === id)?.openOrders ?? 0
  return self.show(
    t.retireEngineerTitle(name),
    <Question about={t.engineers} title={t.retireEngineerTitle(name)} back={self.href(pathOf(id))} keep={t.keep}>
      <p class="lead">{t.retireEngineerNote(open)}</p>
      <Form
        form={form}
        action={self.href(`${pathOf(id)}/retire`)}
        submit={t.retireEngineer}
        refusals={t.refusals}
        danger
      />
    </Question>,
  )
}
export const askToRetireEngineer = page(STAFF, (self) => retirePage(self, self.form('retire')))
export const retireEngineer = submit(STAFF, async (self, typed) => {
  const id = self.param('id')
  const retired = await self.api.send('DELETE /v1/rental/engineers/{id}', { id, key: typed.key })
  if (!retired.ok) return retirePage(self, self.returned(typed, retired.problem, 'retire'))
  return self.seeOther(pathOf(id), retired.value.version)
})
