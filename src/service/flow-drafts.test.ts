import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { readFlow } from '../flow/read.ts'
import { beginFlow, giveUpDraft, listFlows, openFlow, type Saved, saveDraft } from './flow-drafts.ts'
import { checkText, outlook, type Published, publishDraft } from './flow-publication.ts'
import { publish } from './flow-shelf.ts'
import { listVersions, rollBack } from './flow-versions.ts'

/** As a file says it. */
const FILE = text('Biển chỉ dẫn có dễ hiểu không?')
const BETTER = FILE.replace('có dễ hiểu không?', 'có dễ hiểu với Ông/Bà không?')

function text(ask: string): string {
  return `flow: signs
title: { vi: Biển chỉ dẫn, en: Signs }
steps:
  - id: signs
    role: overall
    ask: { vi: "${ask}", en: Clear? }
    choose: [{ code: BAD, vi: Khó hiểu, en: Not clear }, { code: GOOD, vi: Dễ hiểu, en: Clear }]
`
}

let world: ServiceWorld

const byFile = async (said: string): Promise<void> => {
  const { flow } = readFlow(said, 'signs.yaml')
  if (flow === null) throw new Error('the file of the test has mistakes')
  await publish(world.deps.store, [flow], world.time.now, () => said)
}
const save = (said: string, rev: number, by = 'lan', flow = 'signs'): Promise<Saved> =>
  saveDraft(world.deps, { flow, text: said, rev }, by)
const publishing = (rev: number, hasRead = true): Promise<Published> =>
  publishDraft(world.deps, { flow: 'signs', rev, hasRead }, 'lan')
const asked = async () => (await openFlow(world.deps, 'signs'))?.current?.flow.steps[0]?.ask.vi
const noted = async () =>
  (await world.deps.store.audit.following('', 99))
    .filter(({ deed }) => deed.startsWith('flow-'))
    .map(({ deed, by }) => `${deed} ${by}`)

beforeEach(async () => {
  world = await serviceWorld()
  await byFile(FILE)
})
afterEach(() => world.close())

describe('a questionnaire that is being written', () => {
  test('begins with the text that is asked, and is found again by whoever opens it', async () => {
    expect(await openFlow(world.deps, 'signs')).toMatchObject({ text: FILE, rev: 0, written: null })
    expect(await save(`${BETTER}# a mistake: [`, 0)).toEqual({ kind: 'saved', rev: 1 })
    expect(await openFlow(world.deps, 'signs')).toMatchObject({ text: `${BETTER}# a mistake: [`, rev: 1 })
    expect(await openFlow(world.deps, 'none')).toBeNull()
    expect(await asked()).toBe('Biển chỉ dẫn có dễ hiểu không?')
  })

  test('is saved by one of two who write at once; the other is shown both', async () => {
    const both = await Promise.all([save('flow: signs # mine', 0, 'lan'), save('flow: signs # theirs', 0, 'huệ')])
    expect(both.map(({ kind }) => kind).sort()).toEqual(['saved', 'stale'])
    const [lost] = both.filter((one) => one.kind === 'stale')
    expect(['flow: signs # mine', 'flow: signs # theirs']).toContain(lost?.theirs.text)
    expect(lost?.theirs.rev).toBe(1)
  })

  test('keeps the words of whoever was written over', async () => {
    await save('flow: signs # mine', 0, 'lan')
    await save('flow: signs # theirs', 1, 'huệ')
    await save('flow: signs # theirs again', 2, 'huệ')
    expect(await openFlow(world.deps, 'signs')).toMatchObject({
      rev: 3,
      replaced: { text: 'flow: signs # mine', savedBy: 'lan' },
    })
  })

  test('may be saved twice with the same words, as a page that is closed does', async () => {
    expect(await save(BETTER, 0)).toEqual({ kind: 'saved', rev: 1 })
    expect(await save(BETTER.replaceAll('\n', '\r\n'), 0)).toEqual({ kind: 'saved', rev: 1 })
  })

  test('is no longer than what a check reads', async () => {
    expect(await save('ă'.repeat(128 * 1024 + 1), 0)).toEqual({ kind: 'refused', why: 'too-large' })
    expect(await save('', 0, 'lan', 'none')).toEqual({ kind: 'refused', why: 'unknown' })
  })

  test('is given up only as it was seen, and even then can be read', async () => {
    await save('flow: signs # mine', 0)
    expect(await giveUpDraft(world.deps, { flow: 'signs', rev: 0 }, 'lan')).toBe(false)
    expect(await giveUpDraft(world.deps, { flow: 'signs', rev: 1 }, 'lan')).toBe(true)
    expect(await openFlow(world.deps, 'signs')).toMatchObject({
      ...{ text: FILE, rev: 2, written: null },
      replaced: { text: 'flow: signs # mine' },
    })
    // Whoever wrote on the first revision does not write over what began since.
    await save('flow: signs # anew', 2)
    expect((await save('flow: signs # old', 1)).kind).toBe('stale')
  })

  test('is one entry of the audit for a sitting, however often it is saved', async () => {
    for (const rev of [0, 1, 2]) await save(`flow: signs # ${rev}`, rev)
    await save('flow: signs # by another', 3, 'huệ')
    expect(await noted()).toEqual(['flow-drafted lan', 'flow-drafted huệ'])
  })

  test('may be a new one, made from another', async () => {
    const begin = (flow: string, from: string | null) => beginFlow(world.deps, { flow, from, model: FILE }, 'lan')
    expect(await begin('doors', 'signs')).toEqual({ kind: 'begun' })
    expect(await begin('doors', null)).toEqual({ kind: 'refused', why: 'exists' })
    expect(await begin('signs', null)).toEqual({ kind: 'refused', why: 'exists' })
    expect(await begin('Cửa', null)).toEqual({ kind: 'refused', why: 'bad-id' })
    expect(await begin('gates', 'none')).toEqual({ kind: 'refused', why: 'no-model' })
    expect((await openFlow(world.deps, 'doors'))?.text).toBe(FILE.replace('flow: signs', 'flow: doors'))
    const listed = (await listFlows(world.deps)).map(({ flow, written }) => [flow, written?.savedBy])
    expect(listed).toContainEqual(['doors', 'lan'])
    expect(listed).toContainEqual(['signs', undefined])
  })
})

describe('publishing what was written', () => {
  test('makes it current at once, with its text, in the name of who did it', async () => {
    await save(BETTER, 0)
    expect((await publishing(1)).kind).toBe('published')
    expect(await asked()).toBe('Biển chỉ dẫn có dễ hiểu với Ông/Bà không?')
    expect(await openFlow(world.deps, 'signs')).toMatchObject({ text: BETTER, rev: 2, written: null })
    expect((await listVersions(world.deps, 'signs')).map(({ publishedBy, current }) => [publishedBy, current])).toEqual(
      [
        ['lan', true],
        ['system', false],
      ],
    )
    expect(await noted()).toEqual(['flow-drafted lan', 'flow-published lan'])
  })

  test('is done once, though it is asked for twice', async () => {
    await save(BETTER, 0)
    const both = await Promise.all([publishing(1), publishing(1)])
    expect(both.map(({ kind }) => kind)).toContain('published')
    expect(await listVersions(world.deps, 'signs')).toHaveLength(2)
    expect(await noted()).toEqual(['flow-drafted lan', 'flow-published lan'])
  })

  test('goes on where a process died before the draft was put away', async () => {
    await save(BETTER, 0)
    await publishing(1)
    const draft = await world.deps.store.drafts.get('signs')
    if (draft === null) throw new Error('no draft')
    await world.deps.store.drafts.replace({ ...draft, rev: draft.rev + 1, text: BETTER })
    expect(await publishing(3)).toMatchObject({ kind: 'refused', why: 'unchanged' })
    expect(await openFlow(world.deps, 'signs')).toMatchObject({ written: null })
  })

  test('is refused with a mistake, on what was not shown, and where answers would be misread', async () => {
    const why = async (said: string, rev: number): Promise<unknown> => {
      const { rev: now } = (await openFlow(world.deps, 'signs')) ?? { rev: 0 }
      await save(said, now)
      const done = await publishing(now + rev)
      return done.kind === 'refused' ? done.why : done.kind
    }
    expect(await publishing(0)).toMatchObject({ why: 'nothing-written' })
    expect(await why('flow: [', 1)).toBe('errors')
    expect(await why(BETTER, 0)).toBe('stale')
    expect(await why(FILE.replace('flow: signs', 'flow: doors'), 1)).toBe('other-id')
    expect(await why(`${FILE}# the same\n`, 1)).toBe('unchanged')
    // A code that means something else: an error with its place.
    expect(await why(FILE.replace('vi: Khó hiểu, en: Not clear', 'vi: Không có biển, en: No signs'), 1)).toBe('errors')
    expect(await asked()).toBe('Biển chỉ dẫn có dễ hiểu không?')
  })

  test('wants warnings, and figures that begin anew, to have been read', async () => {
    const more = FILE.replace(' en: Clear }]', ' en: Clear }, { code: NONE, vi: Không thấy biển, en: None }]')
    await save(more, 0)
    expect(await outlook(world.deps, 'signs')).toMatchObject({ wantsConsent: true, hindrance: null })
    expect(await publishing(1, false)).toMatchObject({ why: 'unread' })
    expect((await publishing(1)).kind).toBe('published')
  })

  test('goes before the file, until the file says the same', async () => {
    await save(BETTER, 0)
    await publishing(1)
    await byFile(FILE)
    await byFile(text('Biển chỉ dẫn thế nào?'))
    expect(await asked()).toBe('Biển chỉ dẫn có dễ hiểu với Ông/Bà không?')
    const [version] = (await listVersions(world.deps, 'signs')).filter(({ current }) => current)
    expect(version?.pinned).toMatchObject({ by: 'lan', holds: true })
    await byFile(BETTER)
    await byFile(FILE)
    expect(await asked()).toBe('Biển chỉ dẫn có dễ hiểu không?')
  })

  test('stays, rolled back in the console, whatever the file says then', async () => {
    await save(BETTER, 0)
    await publishing(1)
    const [better, file] = await listVersions(world.deps, 'signs')
    const back = (hash = '') =>
      rollBack(world.deps, { flow: 'signs', hash }, { by: 'lan', rehearsal: false, holds: true })
    expect(await back(file?.hash)).toMatchObject({ kind: 'rolled-back', kept: 'by-file' })
    expect(await back(better?.hash)).toMatchObject({ kind: 'rolled-back', kept: 'for-good' })
    await byFile(text('Biển chỉ dẫn thế nào?'))
    expect(await asked()).toBe('Biển chỉ dẫn có dễ hiểu với Ông/Bà không?')
  })

  test('of one that no file has survives a start, and is told where another is asked before it', async () => {
    await beginFlow(world.deps, { flow: 'doors', from: 'signs', model: '' }, 'lan')
    expect((await outlook(world.deps, 'doors'))?.asksElsewhere).toEqual([{ outcome: 'returned', flow: 'signs' }])
    const done = await publishDraft(world.deps, { flow: 'doors', rev: 1, hasRead: true }, 'lan')
    expect(done.kind).toBe('published')
    await byFile(FILE)
    expect((await world.deps.flows.all()).map(({ flow }) => flow.flow)).toEqual(['signs', 'doors'])
  })

  test('knows the place of a mistake in the text', async () => {
    const { flow, findings } = await checkText(world.deps, 'signs', BETTER.replace('role: overall', 'role: nothing'))
    expect(flow).toBeNull()
    expect(findings[0]).toMatchObject({ line: 5, severity: 'error' })
  })
})
