/** What a server says at its start about the files that an admin edits. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serve } from '../../src/node.ts'
import { openOffice } from '../support/office.ts'
import { sqliteStore } from '../support/stores.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ykien-flows-'))
  await cp('flows', folder, { recursive: true })
})
afterEach(() => rm(folder, { recursive: true }))

async function edit(name: string, change: (text: string) => string): Promise<void> {
  await writeFile(join(folder, name), change(await readFile(join(folder, name), 'utf8')))
}

test('rules for an office that no unit is are said in the log, and the server starts', async () => {
  await edit('policy.yaml', (text) => `${text}\noffices: { so-lam-nghiep: { reminders: [] } }\n`)
  const office = await openOffice(sqliteStore(), { FLOWS_PATH: folder })
  try {
    expect(office.logged.filter((line) => line.includes('so-lam-nghiep'))).toHaveLength(1)
    expect((await office.api('PUT', '/units/so-lam-nghiep', { name: 'Sở Lâm nghiệp' })).status).toBe(201)
    await office.restart()
    expect(office.logged.filter((line) => line.includes('so-lam-nghiep'))).toHaveLength(1)
  } finally {
    await office.close()
  }
})

test('a mistake in the policy and one in the calendar stop the start, each with its place, in Vietnamese', async () => {
  await edit('policy.yaml', (text) => text.replace('closing: 2 h', 'closing: 2 giờ'))
  await edit('calendar.yaml', (text) => text.replace('from: 10/3 âm', 'from: 10-3 âm'))
  const store = sqliteStore()
  const started = await serve({ ...store.env, FLOWS_PATH: folder }).catch((error: Error) => error.message)
  await store.destroy()
  expect(started).toMatch(
    /policy\.yaml:\d+:22 lỗi not-a-duration: “2 giờ” không phải là một khoảng thời gian\. → Ghi số/,
  )
  expect(started).toMatch(/calendar\.yaml:\d+:13 lỗi not-a-day: “10-3 âm” không phải là một ngày\. → Ghi 10\/3 âm/)
})
