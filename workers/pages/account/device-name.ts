/** What a device is called by what its browser says of itself; null for what is not known. */

const first = (text: string, words: readonly (readonly [RegExp, string])[]): string | undefined =>
  words.find(([pattern]) => pattern.test(text))?.[1]

/** The first that fits: Edge and Samsung Internet call themselves Chrome, and Chrome calls itself Safari. */
const BROWSERS = [
  [/Edg\//, 'Edge'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Whale\//, 'Whale'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const
const SYSTEMS = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
] as const

export const deviceOf = (userAgent: string | null): string | null => {
  const known = [first(userAgent ?? '', BROWSERS), first(userAgent ?? '', SYSTEMS)].filter((word) => word !== undefined)
  return known.length === 0 ? null : known.join(' · ')
}
