import { describe, expect, it } from 'vitest'
import { fileOf, stateFolders, write } from './store.fixtures.ts'
import { longestRows, objectCount, objectFiles } from './store.ts'

const emptyState = stateFolders()

describe('longestRows', () => {
  it('counts the bytes of the longest row of each table, not its characters', () => {
    const state = emptyState()
    write(state, 'v3/do/x-X', fileOf(0), 'CREATE TABLE t (n INTEGER, body TEXT)', (db) => {
      db.prepare('INSERT INTO t VALUES (7, ?), (8, ?)').run('나루', 'abc')
    })
    expect(objectFiles(state, 'x-X').map(longestRows)).toEqual([{ t: 7 }])
  })
})

describe('objectCount', () => {
  it('counts the objects of every class, and nothing else that lies there', () => {
    const state = emptyState()
    expect(objectCount(state)).toBe(0)
    for (const [folder, file] of [
      ['v3/do/x-X', fileOf(0)],
      ['v3/do/x-X', fileOf(1)],
      ['v3/do/y-Y', fileOf(0)],
      ['v3/do/y-Y', 'metadata.sqlite'],
    ] as const) {
      write(state, folder, file, 'CREATE TABLE t (n INTEGER)', () => undefined)
    }
    expect(objectCount(state)).toBe(3)
  })
})
