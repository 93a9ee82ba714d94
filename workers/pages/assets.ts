/** The files for browsers, by the names under which they were made: each address changes with the content. */
import * as z from 'zod'
import type { PagesBindings } from './env.ts'

const MANIFEST = 'https://assets.internal/assets/manifest.json'
const Manifest = z.record(z.string(), z.string())

let manifest: Readonly<Record<string, string>> | undefined

/** Where a file is, `main.js`. They change with the Worker only, so an isolate asks once. */
export const assetsOf = async ({ ASSETS }: Pick<PagesBindings, 'ASSETS'>): Promise<(name: string) => string> => {
  manifest ??= Manifest.parse(await (await ASSETS.fetch(new Request(MANIFEST))).json())
  const paths = manifest
  return (name) => {
    const path = paths[name]
    if (path === undefined) throw new Error(`there is no asset ${name}`)
    return path
  }
}
