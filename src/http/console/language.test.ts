import { afterAll, beforeAll, expect, test } from 'vitest'
import { signedIn } from '../../../test/support/signed-in.ts'
import { type WebWorld, webWorld } from '../../../test/support/web-world.ts'

let world: WebWorld
beforeAll(async () => {
  world = await webWorld()
})
afterAll(() => world.close())

/** Somebody who has chosen English on another page. */
async function inEnglish(path: string): Promise<string> {
  const { cookie } = await signedIn(world, [{ role: 'inspector', unit: null }])
  const answer = await world.fetch(path, { headers: { Cookie: `${cookie}; ykien_lang=en` } })
  return answer.text()
}

test('who has chosen English reads each page in it, the one that is refused and the one that is not there too', async () => {
  expect(await inEnglish('/quan-tri/nhat-ky')).toContain('<html lang="en">')
  const refused = await inEnglish('/quan-tri/quay')
  expect(refused).toContain('<html lang="en">')
  expect(refused).toContain('You may not see this page')
  expect(await inEnglish('/quan-tri/dau-do')).toContain('<html lang="en">')
})

test('the figures of a trial, which want no sign-in, stay in the language that was chosen', async () => {
  Object.assign(world.deps, { emulated: true })
  expect(await inEnglish('/ket-qua')).toContain('<html lang="en">')
})

test('a refusal leads back to where one may be; a citizen is led to no page of the office', async () => {
  expect(await inEnglish('/quan-tri/quay')).toContain('<a href="/quan-tri">Back to your first page</a>')
  expect(await (await world.fetch('/dau-do')).text()).not.toContain('/quan-tri')
})
