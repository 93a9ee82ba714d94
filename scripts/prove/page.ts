/** The report as one page: plain, without script, readable where it lies. */
import { type ProvedFile, type ProvedPiece, type ProveReport, repeating, totalOf } from './report.ts'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const text = (value: unknown): string => String(value).replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)

const MINUTE = 60
const duration = (seconds: number): string =>
  seconds < MINUTE
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / MINUTE)} min ${Math.round(seconds % MINUTE)
        .toString()
        .padStart(2, '0')} s`
const amount = (value: number): string => value.toLocaleString('en')

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d5d9e0, #3a404a); --soft: light-dark(#5c6470, #a3abb8);
  --ok: light-dark(#176b3a, #6fd19a); --bad: light-dark(#b3261e, #ff8a80); --back: light-dark(#f6f7f9, #1d2026) }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .6rem .3rem 0; vertical-align: top;
  border-bottom: 1px solid var(--line) } th { color: var(--soft); font-weight: 500 }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap } .soft { color: var(--soft) }
.ok { color: var(--ok) } .bad { color: var(--bad) } .verdict { font-size: 1.2rem; font-weight: 600 }
details { border-bottom: 1px solid var(--line); padding: .35rem 0 } summary { cursor: pointer }
summary span + span { float: right; margin-left: 1rem } details > div { padding: .5rem 0 1rem 1rem } h3 { font-size: 1rem; margin: 1rem 0 .2rem }
pre { background: var(--back); padding: .6rem; overflow-x: auto; white-space: pre-wrap } p { margin: .3rem 0 }
`

const verdictOf = (report: ProveReport): string => {
  const counts = `${amount(report.passed)} passed, ${amount(report.failed)} failed`
  return `<p class="verdict ${report.failed > 0 ? 'bad' : 'ok'}">${counts}</p>`
}

const facts = (report: ProveReport): string => {
  const { machine, minutes, only } = report
  const rows: readonly (readonly [string, string])[] = [
    ['Started', report.startedAt],
    ['Took', duration(report.seconds)],
    ['Picked', only === null ? 'everything' : `only what is named ${only}`],
    ['Limit', minutes === null ? 'none' : `${minutes} minutes, after which nothing new was begun`],
    ['Seed', `${report.seed}; the same again: ${repeating(report)}`],
    ['Machine', `${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}`],
  ]
  return `<table>${rows.map(([name, value]) => `<tr><th>${name}</th><td>${text(value)}</td></tr>`).join('')}</table>`
}

const left = (names: readonly string[]): string =>
  names.length === 0
    ? ''
    : `<h2 class="bad">Not run, for lack of time</h2><ul>${names.map((name) => `<li>${text(name)}</li>`).join('')}</ul>`

const counted = (title: string, what: string, counts: Readonly<Record<string, number>>): string => {
  const rows = Object.entries(counts)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, times]) => `<tr><td>${text(name)}</td><td class="n">${amount(times)}</td></tr>`)
  if (rows.length === 0) return ''
  return `<h2>${title}</h2><table><tr><th>${what}</th><th class="n">times</th></tr>${rows.join('')}</table>`
}

const listed = (title: string, counts: Readonly<Record<string, number>>, shown = amount): string => {
  const entries = Object.entries(counts)
  if (entries.length === 0) return ''
  return `<p><span class="soft">${title}</span> ${entries.map(([name, n]) => `${text(name)} ${shown(n)}`).join(' · ')}</p>`
}

const file = ({ file, tests, sizes, seeds, faults, invariants }: ProvedFile): string => {
  const rows = tests.map(({ name, status, seconds, failures }) => {
    const failed = failures.map((message) => `<pre>${text(message)}</pre>`).join('')
    const mark = status === 'passed' ? 'ok' : status === 'failed' ? 'bad' : 'soft'
    const result = `<td class="${mark}">${text(status)}</td><td class="n">${duration(seconds)}</td>`
    return `<tr><td>${text(name)}${failed}</td>${result}</tr>`
  })
  const noted = [listed('Sizes:', sizes), listed('Seeds:', seeds, String), listed('Faults:', faults)].join('')
  const asked = Object.values(invariants).reduce((sum, times) => sum + times, 0)
  const held = asked === 0 ? '' : `<p><span class="soft">Invariants asked:</span> ${amount(asked)} times</p>`
  return `<h3>${text(file)}</h3>${noted}${held}<table>${rows.join('')}</table>`
}

const piece = ({ name, seconds, passed, failed, remarks, files }: ProvedPiece): string => {
  const counts = `<span class="${failed > 0 ? 'bad' : 'ok'}">${amount(passed)} passed, ${amount(failed)} failed</span>`
  const took = `<span class="n soft">${duration(seconds)}</span>`
  const summary = `<summary><span>${text(name)}</span>${took}${counts}</summary>`
  const said = remarks.map((remark) => `<p class="soft">${text(remark)}</p>`).join('')
  return `<details${failed > 0 ? ' open' : ''}>${summary}<div>${said}${files.map(file).join('')}</div></details>`
}

export const pageOf = (report: ProveReport): string =>
  `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Naru: proof</title>
<style>${STYLE}</style></head><body>
<h1>Naru: proof at full size</h1>
${verdictOf(report)}
${facts(report)}
${left(report.left)}
<h2>What ran</h2>
${report.pieces.map(piece).join('\n')}
${counted('Faults brought about', 'fault', totalOf(report, 'faults'))}
${counted('Invariants asked at rest', 'rule and invariant', totalOf(report, 'invariants'))}
</body></html>
`
