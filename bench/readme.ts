/** The table of the README: between two marks, replaced by the figures of a whole run. */
import type { Line } from './scenario.ts'

export const BEGIN = '<!-- npm run bench -- --readme: begins -->'
export const END = '<!-- npm run bench -- --readme: ends -->'

export const verdict = ({ met }: Line): string => (met === undefined ? '' : met ? 'met' : 'missed')

const cell = (text: string): string => text.trim().replaceAll('|', '\\|')

/** The lines as a table in Markdown. */
export const markdown = (lines: readonly Line[]): string =>
  [
    '| what | Naru | floor | ratio | aim |',
    '| --- | --- | --- | --- | --- |',
    ...lines.map((line) => {
      const ratio = line.ratio === undefined ? '' : line.ratio.toFixed(2)
      const aim = line.aim === undefined ? '' : `${line.aim}, ${verdict(line)}`
      return `| ${[line.what, line.naru, line.floor ?? '', ratio, aim].map(cell).join(' | ')} |`
    }),
  ].join('\n')

/** The same text with other figures between its marks; throws when it has none. */
export const withFigures = (readme: string, figures: string): string => {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)]
  if (from < 0 || to < from) throw new Error('the README has no marks for the figures of the bench')
  return `${readme.slice(0, from + BEGIN.length)}\n${figures}\n${readme.slice(to)}`
}
