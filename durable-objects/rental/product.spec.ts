import { describe, it } from 'vitest'
import { specification } from '../../kernel/testing/specification.ts'
import { product } from './product.ts'
import { ORGANISATION, offer, product as terms } from './rental.fixtures.ts'

const given = specification(product)
const put = { type: 'OfferProduct', ...terms } as const
const offered = { type: 'ProductOffered', ...terms } as const
const retire = { type: 'RetireProduct' } as const
const retired = { type: 'ProductRetired' } as const
const ask = { type: 'QuoteProduct' } as const

describe('Product (상품)', () => {
  it('is offered on terms by an organisation, and its terms may change (R10, G12)', () => {
    const { organisation: _, ...data } = terms
    given()
      .when(put)
      .then(offered)
      .described({ status: 'offered', owner: null, organisation: ORGANISATION, label: terms.name, data })
    given(offered).when(put).thenNothing()
    for (const more of [{ name: '나루 8' }, { monthlyKrw: 1 }, { months: 24 }]) {
      given(offered)
        .when({ ...put, ...more })
        .then({ ...offered, ...more })
        .described({ data: { ...data, ...more } })
    }
    given().thenDescribed(null)
  })

  it('tells whoever orders it what it offers (R10, G1)', () => {
    given(offered).when(ask).thenNothing().replied(offer)
    given().when(ask).thenRefused('ProductNotFound')
  })

  it('retires, once, and may come back (R10)', () => {
    given(offered).when(retire).then(retired).described({ status: 'retired', label: terms.name })
    given(offered, retired).when(retire).thenNothing()
    given(offered, retired).when(ask).thenRefused('ProductRetired')
    given(offered, retired).when(put).then(offered).described({ status: 'offered' })
    given().when(retire).thenRefused('ProductNotFound')
  })
})
