/**
 * Trouble of a machine, for a whole server and all its processes: a clock that is wrong, a disk that is full. A library that
 * is loaded before all others (`trouble.c`) brings it about, so nobody needs to be root. It takes Linux and a C compiler.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { noteFault } from './notes.ts'

const SOURCE = join(import.meta.dirname, 'trouble.c')
const NUMBER_BYTES = 8

export class Trouble {
  /** For the processes that it may befall. */
  readonly env: Readonly<Record<string, string>>
  readonly #folder: string
  readonly #file: number

  /** Null on a machine where it cannot be made. */
  static possible(): Trouble | null {
    const isThere = process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0
    return isThere ? new Trouble() : null
  }

  private constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'naru-trouble-'))
    const [library, control] = [join(this.#folder, 'trouble.so'), join(this.#folder, 'trouble')]
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE, '-ldl'])
    this.#file = openSync(control, 'w')
    this.#set(0, 0)
    this.#set(1, 0)
    this.env = { LD_PRELOAD: library, NARU_TEST_TROUBLE: control }
  }

  /** So far the server's clock is ahead of this process'. */
  setClock(aheadMs: number): void {
    noteFault('the clock set')
    this.#set(0, aheadMs)
  }

  setDisk(state: 'full' | 'free'): void {
    if (state === 'full') noteFault('the disk full')
    this.#set(1, state === 'full' ? 1 : 0)
  }

  /** After the last process that it may befall. */
  end(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #set(nth: number, value: number): void {
    const bytes = Buffer.alloc(NUMBER_BYTES)
    bytes.writeBigInt64LE(BigInt(value))
    writeSync(this.#file, bytes, 0, NUMBER_BYTES, nth * NUMBER_BYTES)
  }
}
