import { expect, test } from 'vitest'
import { exposition } from './exposition.ts'
import { TallyingMeter } from './tallying-meter.ts'

const linesOf = (meter: TallyingMeter, family: string): string[] =>
  exposition(meter.families())
    .split('\n')
    .filter((line) => line.startsWith(family))

test('a counter adds up by its labels, and a step that nobody took is a zero', () => {
  const meter = new TallyingMeter()
  meter.count('funnel', { step: 'sent' })
  meter.count('funnel', { step: 'sent' })
  meter.count('events', { channel: 'zalo', kind: 'copy' })
  expect(linesOf(meter, 'ykien_funnel_total')).toContain('ykien_funnel_total{step="sent"} 2')
  expect(linesOf(meter, 'ykien_funnel_total')).toContain('ykien_funnel_total{step="finished"} 0')
  expect(linesOf(meter, 'ykien_events_total')).toEqual(['ykien_events_total{channel="zalo",kind="copy"} 1'])
  expect(linesOf(meter, 'ykien_lease_losses_total')).toEqual(['ykien_lease_losses_total 0'])
})

test('each bucket of a time holds what is below its bound, the last one all', () => {
  const meter = new TallyingMeter()
  for (const ms of [4, 5, 60, 9_000]) meter.time('webhook', { channel: 'zalo' }, ms)
  const bucket = (le: string): string => `ykien_webhook_seconds_bucket{channel="zalo",le="${le}"}`
  const lines = linesOf(meter, 'ykien_webhook_seconds')
  expect(lines).toContain(`${bucket('0.005')} 2`)
  expect(lines).toContain(`${bucket('0.05')} 2`)
  expect(lines).toContain(`${bucket('0.1')} 3`)
  expect(lines).toContain(`${bucket('2')} 3`)
  expect(lines).toContain(`${bucket('+Inf')} 4`)
  expect(lines).toContain('ykien_webhook_seconds_count{channel="zalo"} 4')
  expect(lines).toContain('ykien_webhook_seconds_sum{channel="zalo"} 9.069')
})

test('the text is what Prometheus reads: help, type, samples, and labels that end no line', () => {
  const samples = [{ suffix: '', labels: { what: 'a "b"\\\nc' }, value: Number.POSITIVE_INFINITY }] as const
  expect(exposition([{ name: 'x', type: 'gauge', help: 'An x.', samples }])).toBe(
    '# HELP x An x.\n# TYPE x gauge\nx{what="a \\"b\\"\\\\\\nc"} +Inf\n',
  )
})
