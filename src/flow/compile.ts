/** From the shape of a file to what it means: defaults filled in, scales written out, texts in NFC. */
import { conditionOf } from './compile-condition.ts'
import type { Answering, Flow, Option, Step, Text } from './definition.ts'
import type { FlowFile, OptionFile, StepFile, TextFile } from './schema.ts'

type Scales = ReadonlyMap<string, readonly Option[]>

/** Seven questions with their follow-ups took testers less. */
const MINUTES = 3
/** A year and a day: what people ask about lies within it. */
const BACK = 366

/** @param scales by their names, those that a step may take. */
export function compile(file: FlowFile, scales: Scales): Flow {
  return {
    flow: file.flow,
    series: file.series ?? file.flow,
    title: textOf(file.title),
    source: file.source === undefined ? null : clean(file.source),
    ...(file.factors === undefined ? {} : { factors: factorsOf(file.factors) }),
    outcomes: file.for?.outcome ?? ['returned'],
    greeting: file.greeting === undefined ? null : textOf(file.greeting),
    ...(file.sober === undefined ? {} : { sober: textOf(file.sober) }),
    thanks: file.thanks === undefined ? null : textOf(file.thanks),
    minutes: file.minutes ?? MINUTES,
    steps: file.steps.map((step) => stepOf(step, scales)),
  }
}

function stepOf(file: StepFile, scales: Scales): Step {
  return {
    id: file.id,
    role: file.role,
    ask: textOf(file.ask),
    ...(file.factor === undefined ? {} : { factor: file.factor }),
    when: file.when === undefined ? null : conditionOf(file.when),
    prefill: file.prefill ?? null,
    answering: answeringOf(file, scales),
  }
}

function answeringOf({ choose, scale, several, number, date, text }: StepFile, scales: Scales): Answering {
  if (choose !== undefined) {
    return { kind: 'choose', options: choose.map(optionOf), several: several ?? false, scale: null }
  }
  if (scale !== undefined) {
    return { kind: 'choose', options: scales.get(scale) ?? [], several: several ?? false, scale }
  }
  if (number !== undefined) return { kind: 'number', ...number, suggest: number.suggest ?? [] }
  if (date !== undefined) return { kind: 'date', back: date.back ?? BACK, ahead: date.ahead ?? 0 }
  return text === undefined ? { kind: 'nothing' } : { kind: 'text', max: text.max }
}

export function optionOf({ code, vi, en, also, counted, points }: OptionFile): Option {
  const option = { code, label: textOf({ vi, en }), also: (also ?? []).map(clean), counted: counted ?? true }
  return points === undefined ? option : { ...option, points }
}

function factorsOf(factors: NonNullable<FlowFile['factors']>): NonNullable<Flow['factors']> {
  return Object.fromEntries(Object.entries(factors).map(([name, text]) => [name, textOf(text)]))
}

function textOf(text: TextFile): Text {
  if (typeof text === 'string') return { vi: clean(text) }
  return text.en === undefined ? { vi: clean(text.vi) } : { vi: clean(text.vi), en: clean(text.en) }
}

/** NFC, without the control characters that no chat shows and no half of a surrogate pair. */
function clean(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .trim()
}
