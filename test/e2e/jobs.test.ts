/** A file brought in through the console of the whole product, on each store: the work outlives the process that began it. */
import { afterAll, describe, expect, test } from 'vitest'
import type { JobId } from '../../src/survey/ids.ts'
import type { Job } from '../../src/survey/job.ts'
import { eventually, type Office, openOffice } from '../support/office.ts'
import { type SignedIn, signedIn } from '../support/signed-in.ts'
import { storeKinds } from '../support/stores.ts'
import { xlsx } from '../support/xlsx.ts'

const ROWS = 1_300
/** Milliseconds: a machine that runs other tests beside takes its time. */
const PATIENCE = 60_000

describe.each(storeKinds().slice(0, 1))('on $name', ({ make }) => {
  let office: Office | null = null
  afterAll(() => office?.close())

  test('a file is previewed, agreed to, and taken in although the server is restarted half-way', async () => {
    const here = await openOffice(make())
    office = here
    await here.api('PUT', '/units/so-tai-chinh', { name: 'Sở Tài chính' })
    const clerk = await signedIn({ deps: here.served().deps, fetch: (path, init) => fetch(here.url + path, init) })
    const rows = Array.from({ length: ROWS }, (_, n) => [`JOB-${n}`, 'Sở Tài chính', 'Đã trả kết quả'])
    const path = await upload(clerk, xlsx([[['Mã hồ sơ', 'Đơn vị', 'Kết quả'], ...rows, ['SAI', 'Sở Lạ', '']]]))
    const job = async (): Promise<Job | null> => here.served().deps.store.jobs.get(path.split('/').at(-1) as JobId)
    const written = async (): Promise<boolean> => (await here.api('GET', '/cases/JOB-0')).status === 200

    await eventually(async () => (await job())?.state === 'proposed', PATIENCE)
    expect((await job())?.counts).toEqual({ created: ROWS, updated: 0, unchanged: 0, error: 1 })
    expect(await written()).toBe(false)

    await clerk.post(`${path}/nap`)
    await eventually(async () => ((await job())?.progress.done ?? 0) > 0, PATIENCE)
    await here.restart()
    await eventually(async () => (await job())?.state === 'done', PATIENCE)
    expect(await written()).toBe(true)
    expect((await job())?.counts).toEqual({ created: ROWS, updated: 0, unchanged: 0, error: 1 })
    const csv = await (await clerk.fetch(`${path}/ket-qua.csv`)).text()
    expect(csv.split('\r\n')).toHaveLength(ROWS + 3)
  }, 180_000)
})

async function upload(clerk: SignedIn, bytes: Uint8Array): Promise<string> {
  const file = new File([new Uint8Array(bytes)], 'ho-so.xlsx')
  const response = await clerk.post('/quan-tri/quay/nhap', { file, unit: '' })
  expect(response.status).toBe(303)
  return response.headers.get('location') ?? ''
}
