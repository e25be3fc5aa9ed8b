import { type Argon2Parameters, argon2Sync, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { Passwords } from './password.ts'

const QUICK = { memory: 8, passes: 1, lanes: 1 }
const quick = (cost = QUICK) => new Passwords({ random: randomBytes, cost })

describe('a password', () => {
  test('is kept as a PHC string of argon2id with what OWASP asks for, or better', async () => {
    const kept = await new Passwords({ random: randomBytes }).hash('ngựa đúng pin ghim')
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  })

  test('is the one that was kept, and no other', async () => {
    const kept = await quick().hash('ngựa đúng pin ghim')
    expect(await quick().verify(kept, 'ngựa đúng pin ghim')).toBe(true)
    expect(await quick().verify(kept, 'ngựa đúng pin ghim ')).toBe(false)
    expect(await quick().verify(kept, 'ngua dung pin ghim')).toBe(false)
  })

  test('is the same however the keyboard puts its accents together', async () => {
    const kept = await quick().hash('ngựa đúng pin ghim'.normalize('NFD'))
    expect(await quick().verify(kept, 'ngựa đúng pin ghim'.normalize('NFC'))).toBe(true)
  })

  test('is never cut short', async () => {
    const kept = await quick().hash(`${'a'.repeat(127)}b`)
    expect(await quick().verify(kept, `${'a'.repeat(127)}c`)).toBe(false)
  })

  test('of two who chose the same looks different', async () => {
    expect(await quick().hash('ngựa đúng pin ghim')).not.toBe(await quick().hash('ngựa đúng pin ghim'))
  })

  test('is told to be weak once more is asked for', async () => {
    const kept = await quick().hash('ngựa đúng pin ghim')
    expect(quick().isWeak(kept)).toBe(false)
    expect(quick({ ...QUICK, passes: 2 }).isWeak(kept)).toBe(true)
    expect(await quick({ ...QUICK, passes: 2 }).verify(kept, 'ngựa đúng pin ghim')).toBe(true)
  })

  test('that is no argon2id is a broken store, not a wrong password', async () => {
    await expect(quick().verify('$2b$10$abc', 'x')).rejects.toMatchObject({ code: 'BAD_HASH' })
  })
})

describe('argon2', () => {
  /** Keeps what it was asked, and answers when it is let. */
  function watched() {
    const asked: Argon2Parameters[] = []
    const answers: (() => void)[] = []
    const derive = (parameters: Argon2Parameters): Promise<Buffer> => {
      asked.push(parameters)
      return new Promise((resolve) => answers.push(() => resolve(argon2Sync('argon2id', parameters))))
    }
    return { asked, answers, passwords: new Passwords({ random: randomBytes, cost: QUICK, derive }) }
  }

  const settled = () => new Promise((resolve) => setImmediate(resolve))

  test('runs for nobody just as for somebody', async () => {
    const { asked, answers, passwords } = watched()
    const kept = await quick().hash('ngựa đúng pin ghim')
    const both = [passwords.verify(kept, 'sai'), passwords.verify(null, 'sai')]
    await settled()
    for (const answer of answers) answer()
    expect(await Promise.all(both)).toEqual([false, false])
    const [somebody, nobody] = asked.map(({ nonce, ...work }) => ({
      ...work,
      salt: Buffer.from(nonce as Buffer).length,
    }))
    expect(nobody).toEqual(somebody)
  })

  test('takes its memory twice at once and no oftener, and everybody has their turn', async () => {
    const { asked, answers, passwords } = watched()
    const all = Array.from({ length: 5 }, () => passwords.hash('ngựa đúng pin ghim'))
    await settled()
    expect(asked).toHaveLength(2)
    for (let done = 0; done < 5; done++) {
      answers[done]?.()
      await settled()
      expect(asked).toHaveLength(Math.min(5, done + 3))
    }
    expect(await Promise.all(all)).toHaveLength(5)
  })
})
