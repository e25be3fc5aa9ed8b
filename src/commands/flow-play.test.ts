import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { factsFrom, flowPlay } from './flow-play.ts'

const FILE = 'flows/seven-criteria.yaml'
const TEXT = readFileSync(FILE, 'utf8')

async function play(lines: string, { json = true, pairs = [] as string[], text = TEXT } = {}) {
  const out: string[] = []
  const err: string[] = []
  // Few bytes at a time, so that lines and letters are cut anywhere.
  async function* input() {
    const bytes = Buffer.from(lines)
    for (let at = 0; at < bytes.length; at += 5) yield bytes.subarray(at, at + 5)
  }
  const io = { out: (part: string) => void out.push(part), err: (part: string) => void err.push(part) }
  const status = await flowPlay({ text, file: FILE, facts: factsFrom(pairs), json }, input(), io, tongue)
  return { status, out: out.join(''), err: err.join(''), printed: json ? out.map((line) => JSON.parse(line)) : [] }
}

describe('with --json', () => {
  test('the first line comes before any input, then one for each message', async () => {
    const { printed, status } = await play('có\ndạ đất đai ạ\r\nđúng hẹn')
    expect(status).toBe(0)
    expect(printed.map(({ step, understood, ended }) => ({ step, understood, ended }))).toEqual([
      { step: 'consent', understood: null, ended: null },
      { step: 'field', understood: { consent: 'YES' }, ended: null },
      { step: 'punctuality', understood: { field: 'DATDAI' }, ended: null },
      { step: 'publicity', understood: { punctuality: 'ONTIME' }, ended: null },
    ])
    expect(printed[3].replies[0].options.at(0)).toEqual({ code: 'VD', label: 'Rất không hài lòng' })
    expect(printed[3].replies[0].options.map(({ code }: { code: string }) => code)).toEqual(
      ['VD', 'D', 'N', 'S', 'VS', 'NA', 'SKIP'], // the scale, then what may be said besides
    )
  })

  test('the case comes from pairs; a code of the catalogue needs no name', async () => {
    const { printed } = await play('có', { pairs: ['field=DKDN', 'office=Sở Tài chính', 'filed=online'] })
    expect(printed[0].replies[0].text).toContain('Sở Tài chính')
    expect(printed[1].replies[0].text).toContain('Theo hồ sơ: Đăng ký doanh nghiệp.')
    expect(printed[1].replies[0].options[0]).toEqual({ code: 'RIGHT', label: 'Đúng' })
  })

  test('a sober case is opened with the sober greeting', async () => {
    const opened = async (pair: string) => (await play('', { pairs: [pair] })).printed[0].replies[0].text
    expect(await opened('sober=yes')).toMatch(/^Kính gửi Ông\/Bà\. /)
    expect(await opened('sober=no')).toMatch(/^Kính chào Ông\/Bà\. /)
    expect((await play('', { pairs: ['sober=maybe'] })).err).toContain('sober=maybe')
  })

  test('the end is said, and what comes after it answered', async () => {
    const { printed } = await play('không\ncó\n')
    expect(printed[1]).toMatchObject({ step: null, ended: 'declined', understood: { consent: 'NO' } })
    expect(printed[2]).toMatchObject({ ended: 'declined', understood: null })
  })
})

test('at a terminal options are numbered and the end ends it', async () => {
  const { out } = await play('có\nchưa biết\ndừng\nhello\n', { json: false })
  expect(out).toContain('  1. Đồng ý\n  2. Không\n')
  expect(out).toContain('bỏ qua')
  expect(out.match(/Cuộc khảo sát/g)).toHaveLength(1)
})

test('a fact that does not exist is named, a faulty file is not played', async () => {
  expect((await play('', { pairs: ['colour=red'] })).err).toContain('colour=red')
  const faulty = await play('', { text: 'flow: x\n' })
  expect(faulty.status).toBe(1)
  expect(faulty.err).toMatch(new RegExp(`^${FILE}:\\d+:\\d+ `))
})

test('what flow check says is said here too: an error keeps it from being played, a warning does not', async () => {
  const head = 'flow: x\ntitle: A\nsteps:\n  - { id: a, role: fact, ask: Xin cho biết, number: { min: 0, max: 3 } }\n'
  const never = `${head}  - { id: b, role: comment, ask: Vì sao, when: { a: { above: 9 } }, text: { max: 9 } }\n`
  expect(await play('', { text: never })).toMatchObject({ status: 1, out: '' })
  expect((await play('', { text: never })).err).toContain('contradiction')
  const unsure = await play('', { text: head.replace('role: fact', 'role: rating') })
  expect(unsure).toMatchObject({ status: 0 })
  expect(unsure.err).toContain('scale-without-direction')
})
