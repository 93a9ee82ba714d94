/**
 * Small files that must survive whatever happens to the machine: written beside and renamed, so that a kill or a power cut
 * in the middle leaves the old or the new text, never half of one; and what a full disk does to them is an error that the
 * writer can live with, never a file of no length. Only their owner may read them.
 */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { PlainError } from './plain-error.ts'

const OWNER_ONLY_FILE = 0o600
const OWNER_ONLY_FOLDER = 0o700

/** Puts the text in place of what is there, on the disk when this returns. */
export const replaceFile = (path: string, text: string): void => {
  const draft = `${path}.${process.pid}.new`
  try {
    const file = openSync(draft, 'w', OWNER_ONLY_FILE)
    try {
      const bytes = Buffer.from(text)
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  syncFolder(dirname(path))
}

/** A rename is on the disk only when its folder is. */
const syncFolder = (path: string): void => {
  // Windows opens no folder.
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** What the file says; null when there is none. */
export const readText = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/**
 * The folder, made if need be, closed to everybody but its owner. Throws a PlainError for what cannot be made one, is
 * somebody else's or cannot be written to.
 */
export const ownFolder = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true, mode: OWNER_ONLY_FOLDER })
    const { uid } = statSync(path)
    const own = process.getuid?.()
    if (own !== undefined && uid !== own) throw new Error(`it belongs to user ${uid}, not to ${own}`)
    chmodSync(path, OWNER_ONLY_FOLDER)
    const probe = join(path, `.probe.${process.pid}`)
    writeFileSync(probe, '', { mode: OWNER_ONLY_FILE })
    rmSync(probe)
  } catch (error) {
    throw new PlainError(`The folder ${path} cannot be used: ${reasonOf(error)}.`)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'there is a file of this name',
  ENOTDIR: 'part of its path is a file',
  EACCES: 'it may not be written to',
  EPERM: 'it may not be written to',
  EROFS: 'it may only be read',
  ENOSPC: 'its disk is full',
}

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return ('code' in error && REASONS[String(error.code)]) || error.message
}
