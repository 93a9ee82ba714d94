/** Asks the compiler: what it says of files that are made for the question, and what it infers in them. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const TMP = join(ROOT, '.tmp')

type Question = {
  /** Source texts by the name of their file; `up` leads from them to the root of the repository. */
  readonly files: (up: string) => Readonly<Record<string, string>>
  /** Whose declarations are wanted. */
  readonly declarationsOf?: string
}
type Outcome = {
  /** One complaint a line, as `tsc` prints them: none when all is well. */
  readonly complaints: string
  readonly declarations: string
}

/** Compiles these files together, under the settings of the repository, in a folder of their own. */
export const compiled = ({ files, declarationsOf }: Question): Outcome => {
  mkdirSync(TMP, { recursive: true })
  const folder = mkdtempSync(join(TMP, 'compiled-'))
  try {
    const up = relative(folder, ROOT)
    for (const [name, text] of Object.entries(files(up))) writeFileSync(join(folder, name), text)
    const compilerOptions = declarationsOf && {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      outDir: 'out',
      rootDir: up,
      noErrorTruncation: true,
    }
    const tsconfig = join(folder, 'tsconfig.json')
    writeFileSync(tsconfig, JSON.stringify({ extends: `${up}/tsconfig.json`, compilerOptions, include: ['*.ts'] }))
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    const { stdout, error } = spawnSync(process.execPath, [tsc, '-p', tsconfig, '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    })
    if (error) throw error
    const written = join(folder, 'out', relative(ROOT, folder), `${declarationsOf}.d.ts`)
    return { complaints: stdout, declarations: existsSync(written) ? readFileSync(written, 'utf8') : '' }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
