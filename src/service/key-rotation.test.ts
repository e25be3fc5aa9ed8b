/** Turning the master key round, on every store: nothing stops, and no death on the way loses a key. */
import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { mortal, survives } from '../../test/support/mortal.ts'
import { AT_ONCE } from '../../test/support/policy.ts'
import { storeKinds, type TestStore } from '../../test/support/stores.ts'
import type { Store } from '../store/store.ts'
import type { InvitationId } from '../survey/ids.ts'
import { batchFor } from './batches.ts'
import { decrypt, encrypt } from './cipher.ts'
import { rotateMaster, rotateSeal } from './key-rotation.ts'
import { isOfMaster, type Keyring, openKeyring } from './keyring.ts'
import { masterKey, wrap } from './master-key.ts'

const [OLD, NEXT, OTHER] = [1, 2, 3].map((n) => new Uint8Array(32).fill(n)) as [Uint8Array, Uint8Array, Uint8Array]
const INVITATION = 'invitation-1' as InvitationId

describe.each(storeKinds())('on $name', ({ make }) => {
  let place: TestStore
  let store: Store
  afterEach(async () => {
    await store.close()
    await place.destroy()
  })

  const begin = async (): Promise<Keyring> => {
    place = make()
    store = await place.open()
    return openKeyring(store, OLD, randomBytes)
  }
  const rotate = (on: Store = store) => rotateMaster(on, { old: OLD, next: NEXT }, randomBytes)

  test('a process that runs goes on, and the next one starts with the new key alone', async () => {
    const running = await begin()
    const before = await batchFor(
      { policy: AT_ONCE, store, keyring: running, random: randomBytes, clock: Date.now },
      '2026-11-10',
    )
    const sealed = running.seal('0912345678', 'addresses:a')
    expect(await rotate()).toMatchObject({ kind: 'done', wrapped: 4 })
    // The running process still has only the old key in its environment.
    const meanwhile = await batchFor(
      { policy: AT_ONCE, store, keyring: running, random: randomBytes, clock: Date.now },
      '2026-12-10',
    )
    const next = await openKeyring(store, NEXT, randomBytes)
    expect(next.open(sealed, 'addresses:a')).toBe('0912345678')
    expect(next.responseId(before, INVITATION)).toBe(running.responseId(before, INVITATION))
    expect(next.responseId(meanwhile, INVITATION)).toBe(running.responseId(meanwhile, INVITATION))
    await expect(openKeyring(store, OLD, randomBytes)).rejects.toMatchObject({ code: 'WRONG_KEY', why: 'old' })
    await expect(openKeyring(store, OTHER, randomBytes)).rejects.toMatchObject({ code: 'WRONG_KEY', why: 'wrong' })
  })

  test('a process that starts in the middle opens with both keys, and is told so with one', async () => {
    const running = await begin()
    const id = running.addressId({ kind: 'phone', value: '84912345678' })
    expect(await survives(rotate(mortal(store, 4)))).toBe(false)
    for (const one of [OLD, NEXT]) {
      await expect(openKeyring(store, one, randomBytes)).rejects.toMatchObject({ code: 'WRONG_KEY', why: 'half' })
    }
    const both = await openKeyring(store, OLD, randomBytes, { next: NEXT })
    expect(both.addressId({ kind: 'phone', value: '84912345678' })).toBe(id)
  })

  // The mark that it has begun, four keys, the mark that it is finished.
  test.each([1, 2, 3, 4, 5, 6])('a death at write %i leaves what the next attempt finishes', async (k) => {
    const running = await begin()
    const sealed = running.seal('0912345678', 'addresses:a')
    expect(await survives(rotate(mortal(store, k)))).toBe(false)
    expect((await openKeyring(store, OLD, randomBytes, { next: NEXT })).open(sealed, 'addresses:a')).toBe('0912345678')
    expect(await rotate(mortal(store, 7))).toMatchObject({ kind: 'done' })
    expect((await openKeyring(store, NEXT, randomBytes)).open(sealed, 'addresses:a')).toBe('0912345678')
    expect(await rotate()).toMatchObject({ kind: 'done', wrapped: 0 })
  })

  test('two that turn it at once end with one key, and no turning is left for another', async () => {
    await begin()
    await survives(rotate(mortal(store, 2)))
    const other = rotateMaster(store, { old: OLD, next: OTHER }, randomBytes)
    expect(await other).toEqual({ kind: 'other', to: masterKey(NEXT).id })
    const second = await place.open()
    const both = await Promise.all([rotate(), rotate(second)])
    await second.close()
    expect(both.map(({ kind }) => kind)).toEqual(['done', 'done'])
    await openKeyring(store, NEXT, randomBytes)
    // And back again, or on to a third.
    expect(await rotateMaster(store, { old: NEXT, next: OTHER }, randomBytes)).toMatchObject({
      kind: 'done',
      wrapped: 4,
    })
    await openKeyring(store, OTHER, randomBytes)
  })

  test('keys from before they were named are turned too', async () => {
    await begin()
    await asBefore(store)
    const before = await openKeyring(store, OLD, randomBytes)
    const batch = await store.batches.get('2026-10' as never)
    if (batch === null) throw new Error('no batch')
    const answer = before.responseId(batch, INVITATION)
    expect(await rotate()).toMatchObject({ kind: 'done', wrapped: 5 })
    const turned = await store.batches.get('2026-10' as never)
    if (turned?.key == null) throw new Error('no batch')
    expect(isOfMaster(turned.key)).toBe(false)
    const after = await openKeyring(store, NEXT, randomBytes)
    expect(after.responseId(turned, INVITATION)).toBe(answer)
  })

  test('a new seal key is used once every running process knows it, and the old one still opens', async () => {
    place = make()
    store = await place.open()
    let now = Date.parse('2026-11-24T09:30:00+07:00')
    const clock = () => now
    const [one, two] = [
      await openKeyring(store, OLD, randomBytes, { clock }),
      await openKeyring(store, OLD, randomBytes, { clock }),
    ]
    const before = one.seal('0912345678', 'addresses:a')
    const turned = await rotateSeal(store, [OLD], randomBytes, clock)
    expect(turned).toMatchObject({ version: 2, made: true })
    expect(await rotateSeal(store, [OLD], randomBytes, clock)).toEqual({ ...turned, made: false })
    await one.refresh()
    expect(one.seal('x', 'addresses:b')).toMatch(/^s1\./)
    now = turned.from
    const after = one.seal('0987654321', 'addresses:b')
    expect(after).toMatch(/^s2\./)
    // Who has not looked yet says so, and reads it once it has.
    expect(() => two.open(after, 'addresses:b')).toThrow('unknown key')
    await Promise.all([two.refresh(), two.refresh()])
    expect(two.open(after, 'addresses:b')).toBe('0987654321')
    expect(two.open(before, 'addresses:a')).toBe('0912345678')
    // And it is turned along with the others.
    expect(await rotate()).toMatchObject({ kind: 'done', wrapped: 5 })
    expect((await openKeyring(store, NEXT, randomBytes, { clock })).open(after, 'addresses:b')).toBe('0987654321')
  })

  test('a key that was made with the old one while it was turned is told as a turning half done', async () => {
    await begin()
    await rotate()
    const seal = await store.secrets.get('data-key:seal')
    if (seal === null) throw new Error('no key')
    const sealed = wrap(masterKey(OLD), `${randomBytes(32).toString('base64')}@0`, 'data-key:seal-2', randomBytes)
    await store.secrets.insert({ ...seal, _id: 'data-key:seal-2', rev: 1, sealed })
    await expect(openKeyring(store, NEXT, randomBytes)).rejects.toMatchObject({ why: 'half' })
    expect(await rotate()).toMatchObject({ kind: 'done', wrapped: 1 })
    await openKeyring(store, NEXT, randomBytes)
  })

  test('a wrong key is found before anything is written', async () => {
    await begin()
    const held = await store.secrets.get('data-key:batch')
    if (held !== null) await store.secrets.remove(held._id, held.rev)
    await expect(openKeyring(store, OTHER, randomBytes)).rejects.toMatchObject({ code: 'WRONG_KEY', why: 'wrong' })
    await expect(rotateMaster(store, { old: OTHER, next: NEXT }, randomBytes)).rejects.toMatchObject({ why: 'wrong' })
    expect(await store.secrets.get('data-key:batch')).toBeNull()
  })
})

test('the same key twice is no turning', async () => {
  const place = storeKinds()[0]?.make()
  if (place === undefined) throw new Error('no store')
  const store = await place.open()
  await openKeyring(store, OLD, randomBytes)
  expect(await rotateMaster(store, { old: OLD, next: OLD }, randomBytes)).toEqual({ kind: 'same' })
  await store.close()
  await place.destroy()
})

/** As an earlier ykien left it: no key is named, and the master key wraps that of a batch. */
async function asBefore(store: Store): Promise<void> {
  const { key } = masterKey(OLD)
  for (const name of ['seal', 'look-up', 'token', 'batch']) {
    const id = `data-key:${name}`
    const doc = await store.secrets.get(id)
    if (doc === null) throw new Error(`no ${id}`)
    const plain = decrypt(key, doc.sealed.slice('m00000000.'.length), id)
    await store.secrets.replace({ ...doc, rev: doc.rev + 1, sealed: encrypt(key, plain, id, randomBytes) })
  }
  const wrapped = encrypt(key, randomBytes(32).toString('base64'), 'batch:2026-10', randomBytes)
  const days = { from: '2026-10-01', to: '2026-10-31', cutOff: null, state: 'open' } as const
  await store.batches.insert({ _id: '2026-10' as never, rev: 1, key: wrapped, ...days })
}
