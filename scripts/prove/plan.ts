/** What there is to prove, in pieces: each is one run of vitest, so that between two of them the time can be looked at. */
import { basename, relative } from 'node:path'

/** A file of tests and the project it belongs to, as `vitest list` tells them. */
export type Listed = { readonly file: string; readonly projectName: string }

export type Piece = {
  readonly name: string
  readonly project: string
  /** Relative to the repository. */
  readonly files: readonly string[]
}

/** What is larger here than in `npm test` comes first; of projects whose files take long, each file is a piece. */
const ORDER: readonly (readonly [project: string, alone: boolean])[] = [
  ['crowds', true],
  ['chaos', true],
  ['architecture', false],
  ['outages', false],
  ['actors-runtime', false],
  ['actors-notification', false],
  ['stories', false],
  ['deploy', false],
]

const rankOf = (project: string): number => {
  const at = ORDER.findIndex(([name]) => name === project)
  return at === -1 ? ORDER.length : at
}

/** All pieces, in the order in which they are run. */
export const piecesOf = (root: string, listed: readonly Listed[]): readonly Piece[] => {
  const projects = new Map<string, string[]>()
  for (const { file, projectName } of listed) {
    projects.set(projectName, [...(projects.get(projectName) ?? []), relative(root, file)])
  }
  return [...projects]
    .sort(([a], [b]) => rankOf(a) - rankOf(b) || a.localeCompare(b))
    .flatMap(([project, files]) => {
      files.sort()
      if (!ORDER[rankOf(project)]?.[1]) return [{ name: project, project, files }]
      return files.map((file) => ({ name: `${project}: ${basename(file)}`, project, files: [file] }))
    })
}
