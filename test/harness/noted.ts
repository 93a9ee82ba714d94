/** For each file: every test hands over its notes with its result. */
import { afterEach } from 'vitest'
import { takeNotes } from './notes.ts'

afterEach(({ task }) => {
  task.meta.notes = takeNotes()
})
