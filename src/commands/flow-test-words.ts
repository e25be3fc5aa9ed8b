/** What `flow test` found, as a person reads it: said, expected, come; in Vietnamese. */
import type { Coverage } from '../flow/coverage.ts'
import { type Flow, stepOf } from '../flow/definition.ts'
import { findingLine } from '../flow/finding-line.ts'
import type { Difference } from '../flow/golden.ts'
import type { Act } from '../flow/golden-file.ts'
import { conversationText } from '../flow/golden-text.ts'
import type { Say, Values } from '../flow/say.ts'
import type { Tested, Told } from './flow-test.ts'

type Words = (key: string, values?: Values) => string

/** Names in one line of what is missing. */
const NAMED_MAX = 12

export function testedInWords(tested: Tested, say: Say): string {
  const words: Words = (key, values) => say(`flow-test.${key}`, 'vi', values)
  const { findings, conversations, golden, flow, updated, coverage, walk, questions } = tested
  if (findings.length > 0 || questions === null) return `${findings.map((one) => findingLine(one, say)).join('\n')}\n`
  const wrong = conversations.filter(({ difference }) => difference !== null).length
  const head = words('head', { file: conversations.length === 0 ? flow : golden, all: conversations.length, wrong })
  const lines = [
    ...conversations.flatMap((one) => differenceLines(one, tested, questions, words)),
    head,
    ...(updated === 0 ? [] : [`  ${words('updated', { updated })}`]),
    ...(coverage === null || conversations.length === 0 ? [] : coverageLines(coverage, words)),
    ...walkLines(walk, words),
  ]
  return `${lines.join('\n')}\n`
}

function differenceLines({ name, line, difference }: Told, { golden }: Tested, flow: Flow, words: Words): string[] {
  if (difference === null) return []
  const { turn, act, about, expected, actual } = difference
  const when = act === null ? words('opening') : words('turn', { turn, act: actInWords(act, flow, words) })
  const wanted = about === 'throws' ? '' : valueInWords(about, expected, words)
  return [
    `${golden}:${line} “${name}”, ${when}`,
    `  ${words(`expected.${about}`, { value: wanted })}`,
    `  ${words('actual', { value: valueInWords(about, actual, words) })}`,
  ]
}

function actInWords(act: Act, flow: Flow, words: Words): string {
  if ('said' in act) return words('act.said', { text: act.said })
  if ('does' in act) return words(`act.${act.does}`)
  if ('form' in act) return words('act.form', { step: act.form.step, answer: plain(act.form.answer) })
  const [step = '', code = ''] = act.press.split(' ')
  const answering = stepOf(flow, step)?.answering
  const option = answering?.kind === 'choose' ? answering.options.find((one) => one.code === code) : undefined
  return words('act.press', { step, code: option === undefined ? code : `${code} (${option.label.vi})` })
}

function valueInWords(about: Difference['about'], value: unknown, words: Words): string {
  if (about === 'says' || about === 'silent') return `“${String(value)}”`
  if (about === 'throws') return words('threw', { detail: String(value) })
  if (value === null || (Array.isArray(value) && value.length === 0)) return words('nothing')
  if (about === 'happened' || about === 'ended' || about === 'asked') return words(`${about}.${String(value)}`)
  return plain(value)
}

/** `attitude: S`, `RUDE, WAITING` */
function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(', ')
  if (value === null || typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([key, one]) => `${key}: ${plain(one)}`)
    .join('; ')
}

function coverageLines({ steps, options, branches }: Coverage, words: Words): string[] {
  const passed = ({ of, missing }: { of: number; missing: readonly unknown[] }): number => of - missing.length
  const names = {
    steps: steps.missing,
    options: options.missing.map(({ step, code }) => `${step} ${code}`),
    asked: branches.missing.filter(({ side }) => side === 'asked').map(({ step }) => step),
    'left-out': branches.missing.filter(({ side }) => side === 'left-out').map(({ step }) => step),
  }
  const missing = Object.entries(names).filter(([, all]) => all.length > 0)
  const whole = words('coverage', {
    steps: passed(steps),
    allSteps: steps.of,
    options: passed(options),
    allOptions: options.of,
    branches: passed(branches),
    allBranches: branches.of,
  })
  return [`  ${whole}`, ...missing.map(([kind, all]) => `    ${words(`missing.${kind}`, { names: few(all, words) })}`)]
}

function few(names: readonly string[], words: Words): string {
  const shown = names.slice(0, NAMED_MAX).join(', ')
  return names.length > NAMED_MAX ? words('and-more', { shown, more: names.length - NAMED_MAX }) : shown
}

function walkLines(walk: Tested['walk'], words: Words): string[] {
  if (walk === null) return []
  const { failure, count, seed } = walk
  if (failure === null) return [`  ${words('walked', { count, seed })}`]
  const { kind, step, detail } = failure
  return [
    `  ${words(`walk.${kind}`, { seed: failure.seed, step: step ?? '–', detail })}`,
    `  ${words('again', { seed: failure.seed })}`,
    '',
    conversationText(failure.conversation),
  ]
}
