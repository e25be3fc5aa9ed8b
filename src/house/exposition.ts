/** Figures in the text that Prometheus reads (exposition format 0.0.4). */

export interface Sample {
  /** What follows the family's name: `_bucket`, `_sum`, `_count` of a histogram; empty otherwise. */
  readonly suffix: '' | '_bucket' | '_sum' | '_count'
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface Family {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** One line. */
  readonly help: string
  readonly samples: readonly Sample[]
}

export function exposition(families: readonly Family[]): string {
  return families
    .flatMap(({ name, type, help, samples }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...samples.map(({ suffix, labels, value }) => `${name}${suffix}${labelled(labels)} ${number(value)}`),
    ])
    .map((line) => `${line}\n`)
    .join('')
}

export function gauge(
  name: string,
  help: string,
  values: readonly (readonly [labels: Sample['labels'], value: number])[],
): Family {
  return { name, type: 'gauge', help, samples: values.map(([labels, value]) => ({ suffix: '', labels, value })) }
}

function labelled(labels: Sample['labels']): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value.replace(/[\\"\n]/g, escaped)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(sign: string): string {
  return sign === '\n' ? '\\n' : `\\${sign}`
}

function number(value: number): string {
  return value === Number.POSITIVE_INFINITY ? '+Inf' : String(value)
}
