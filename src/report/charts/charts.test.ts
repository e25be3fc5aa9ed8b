import { describe, expect, test } from 'vitest'
import { drawn } from './drawing.ts'
import { type Share, sharesChart } from './shares.ts'
import { trendChart } from './trend.ts'

const share = (label: string, value: number | null): Share => {
  const interval = value === null ? { low: null, high: null } : { low: value - 0.1, high: Math.min(1, value + 0.1) }
  return { label, value, ...interval, note: value === null ? 'chưa đủ năm phiếu' : 'n = 31' }
}

/** The words of a picture, from top to bottom and from left to right as it was drawn. */
const wordsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, words = '']) => words.trim())
const heightOf = (svg: string): number => Number(/height="(\d+)"/.exec(svg)?.[1])

describe('shares side by side', () => {
  const shares = [share('Thái độ', 26 / 31), share('Cơ sở vật chất', 0.5), share('Ít phiếu', null)]

  test('stand from worst to best, what has no figure last, each with its figure and n', async () => {
    const words = wordsOf(await drawn(sharesChart(shares, 'vi', 'wide')))
    expect(words.filter((word) => shares.some(({ label }) => label === word))).toEqual([
      'Cơ sở vật chất',
      'Thái độ',
      'Ít phiếu',
    ])
    expect(words).toEqual(expect.arrayContaining(['50,00%  n = 31', '83,87%  n = 31', 'chưa đủ năm phiếu']))
  })

  test('an interval is drawn for each that has one, and for no other', async () => {
    const lines = async (some: readonly Share[]) =>
      [...(await drawn(sharesChart(some, 'vi', 'wide'))).matchAll(/stroke="#0d2438"/g)].length
    expect(await lines(shares)).toBe(2 * 3)
    expect(await lines([share('Ít phiếu', null)])).toBe(0)
  })

  test('a label of many words makes room for itself', async () => {
    const long = share(
      'Ông/Bà hài lòng ở mức nào về việc công khai quy trình, thủ tục, biểu mẫu (đầy đủ, rõ ràng)?',
      0.5,
    )
    const [short, tall] = await Promise.all(
      [[shares[0] ?? long], [long]].map((one) => drawn(sharesChart(one, 'vi', 'narrow'))),
    )
    expect(heightOf(tall ?? '')).toBeGreaterThan(heightOf(short ?? ''))
  })

  test('what a label holds stays text', async () => {
    expect(await drawn(sharesChart([share('<script>1</script>', 0.5)], 'vi', 'wide'))).not.toContain('<script>')
  })
})

describe('a trend', () => {
  const points = ['4/2026', '5/2026', '6/2026', '7/2026', '8/2026', '9/2026'].map((label, n) =>
    share(label, n === 2 ? null : 0.7),
  )

  test('names each period with its figure and n, the oldest first, and on a phone the latest five', async () => {
    const wide = wordsOf(await drawn(trendChart(points, 'vi', 'wide')))
    expect(wide.filter((word) => word.endsWith('/2026'))).toEqual(points.map(({ label }) => label))
    expect(wide.filter((word) => word === '70,00%')).toHaveLength(5)
    const narrow = wordsOf(await drawn(trendChart(points, 'vi', 'narrow')))
    expect(narrow.filter((word) => word.endsWith('/2026'))).toEqual(points.slice(1).map(({ label }) => label))
  })
})
