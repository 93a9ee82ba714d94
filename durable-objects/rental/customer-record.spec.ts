import { describe, expect, it } from 'vitest'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { specification } from '../../kernel/testing/specification.ts'
import { customerRecord } from './customer-record.ts'
import { PERSONAL, record } from './rental.fixtures.ts'

const given = specification(customerRecord)
const stored = { type: 'CustomerRecordStored', ...record } as const

describe('Customer record (고객 기록)', () => {
  it('keeps customer and survey, for staff and not for anybody’s My page (R7, R9)', () => {
    const { organisation, ...data } = record
    given()
      .when({ type: 'StoreRecord', ...record })
      .then(stored)
      .described({ status: 'stored', owner: null, organisation, label: '나루 공기청정기 7', data })
    given().thenDescribed(null)
    expect(customerRecord.events.confidential).toEqual(PERSONAL)
  })

  it('is stored once: the same survey again changes nothing, another one is refused', () => {
    given(stored)
      .when({ type: 'StoreRecord', ...record })
      .thenNothing()
    given(stored)
      .when({ type: 'StoreRecord', ...record, rating: 'BAD' })
      .thenRefused('RecordAlreadyStored')
    given(stored)
      .when({ type: 'StoreRecord', ...record, comment: sealedLike('아니요') })
      .thenRefused('RecordAlreadyStored')
  })
})
