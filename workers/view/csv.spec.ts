import { describe, expect, it } from 'vitest'
import { csvOf } from './csv.ts'

describe('A table as CSV', () => {
  it('has a line for its columns and one for each row', () => {
    expect(
      csvOf(
        ['id', 'amountKrw'],
        [
          ['p1', 1000],
          ['p2', null],
        ],
      ),
    ).toBe('\uFEFFid,amountKrw\r\np1,1000\r\np2,\r\n')
    expect(csvOf(['id'], [])).toBe('\uFEFFid\r\n')
  })

  it('quotes what would end a cell', () =>
    expect(csvOf(['a'], [['봄, 밤'], ['say "hi"'], ['two\nlines']])).toBe(
      '\uFEFFa\r\n"봄, 밤"\r\n"say ""hi"""\r\n"two\nlines"\r\n',
    ))

  it('leaves nothing for a spreadsheet to run', () =>
    expect(csvOf(['a'], [['=1+1'], ['@x'], ['+1'], ['-1'], [-1]])).toBe(
      '\uFEFFa\r\n"\'=1+1"\r\n"\'@x"\r\n"\'+1"\r\n"\'-1"\r\n-1\r\n',
    ))
})
