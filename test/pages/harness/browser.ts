/**
 * The browser: CHROMIUM, else the one of the npm package, else the contributor's own Chrome, else none. With a Korean font
 * of the tests' own, so that pictures show what people see.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import npmChromium, { inflate, setupLambdaEnvironment } from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const PACKAGES = join(import.meta.dirname, '..', 'node_modules')
const FONTS = join(PACKAGES, 'pretendard', 'dist', 'public', 'static')
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']
/** Hinting depends on the machine, and in which order a day is typed; pictures and tests should not. */
const ALIKE = ['--font-render-hinting=none', '--force-color-profile=srgb', '--lang=en-US']

/** Libraries that a server has no reason to have; the package brings them along. */
const needsOwnLibraries = (executable: string): boolean =>
  spawnSync('ldd', [executable], { encoding: 'utf8' }).stdout?.includes('not found') ?? false

const fromPackage = async (): Promise<string | null> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const executable = await npmChromium.executablePath()
  if (needsOwnLibraries(executable)) {
    await inflate(join(PACKAGES, '@sparticuz', 'chromium', 'bin', 'al2023.tar.br'))
    setupLambdaEnvironment(join(tmpdir(), 'al2023', 'lib'))
  }
  return executable
}

const OWN = [
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Where a browser is; null where there is none. */
export const findBrowser = async (): Promise<string | null> =>
  process.env.CHROMIUM || (await fromPackage()) || (OWN.find(existsSync) ?? null)

/** Makes the font of the tests known beside those of the machine. */
const fontSettings = (): string => {
  const folder = join(tmpdir(), `naru-fonts-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'fonts.conf')
  const config = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${FONTS}</dir><dir>/usr/share/fonts</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`
  writeFileSync(path, config)
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return path
}

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [...FLAGS, ...ALIKE],
    env: { ...process.env, FONTCONFIG_FILE: fontSettings() },
  })
