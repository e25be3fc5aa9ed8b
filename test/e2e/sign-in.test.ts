/** Over real HTTP, with passwords as strong as in production, on every store: the first link, a password, in, and slow for who guesses. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstAdministrator } from '../../src/service/access/first-administrator.ts'
import { type Office, openOffice } from '../support/office.ts'
import { storeKinds } from '../support/stores.ts'

const PASSWORD = 'ngựa đúng pin ghim'
const LOGIN = 'quan-tri'

describe.each(storeKinds())('an office on $name', ({ make }) => {
  const place = make()
  let office: Office

  beforeAll(async () => {
    office = await openOffice(place)
  })
  afterAll(() => office.close())

  const post = (path: string, fields: Record<string, string>) =>
    fetch(office.url + path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
      headers: { Origin: office.url },
    })
  const signIn = (password: string, login = LOGIN) => post('/quan-tri/vao', { login, password })

  test('lets in whoever chose a password by the link, across a restart', async () => {
    const token = await firstAdministrator(office.served().deps)
    const chosen = await post(`/quan-tri/moi/${token}`, { password: PASSWORD, again: PASSWORD })
    expect(chosen.headers.get('location')).toBe('/quan-tri/vao?xong=mat-khau')
    const entered = await signIn(PASSWORD)
    expect(entered.headers.get('location')).toBe('/quan-tri')
    const cookie = entered.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    await office.restart()
    const page = await fetch(`${office.url}/quan-tri/tai-khoan`, { headers: { cookie } })
    expect(await page.text()).toContain(LOGIN)
  })

  test('makes a stranger wait, across a restart too', async () => {
    for (let i = 0; i < 5; i++) expect((await signIn('sai rồi sai rồi', 'nobody')).status).toBe(422)
    await office.restart()
    expect((await signIn('sai rồi sai rồi', 'nobody')).status).toBe(429)
    expect((await signIn(PASSWORD)).status).toBe(303)
  })

  test('tells nobody’s password, name or address in its log', () => {
    expect(office.logged.join('')).not.toMatch(/ngựa đúng|sai rồi|quan-tri\/moi|nobody|"127\.0\.0\.1"/)
  })
})
