/**
 * The people of the emulator: each has one phone, with a phone number, a Zalo user id and a Telegram chat. The two ids are
 * made from the number so that they can be read back: a development server that starts anew still knows whom the
 * product means, though it holds nothing but memory.
 */
import { createHash } from 'node:crypto'

export interface Person {
  /** Names the person in addresses of pages, where no phone number may stand. */
  readonly id: string
  /** Digits with the country's: `84912345678`; `null` for somebody known by another id only. */
  readonly phone: string | null
  readonly zaloUser: string | null
  readonly chat: string | null
}

type PersonKey = 'phone' | 'zaloUser' | 'chat'

export interface People {
  /** Finds or makes the person; `null`: nobody can have this number or id. */
  open(key: PersonKey, value: string): Person | null
  /** Finds whoever is known or can be read out of the id, but makes nobody up from a mere id. */
  find(key: PersonKey, value: string): Person | null
  byId(id: string): Person | null
  all(): readonly Person[]
}

const MOBILE = /^84[35789]\d{8}$/
const ZALO_PREFIX = '6142494823'
const CHAT_PREFIX = '7'

export function people(): People {
  const known = new Map<string, Person>()

  function keep(person: Person): Person {
    const before = known.get(person.id)
    if (before !== undefined) return before
    known.set(person.id, person)
    return person
  }

  function ofPhone(phone: string): Person {
    const digits = [...phone.slice(2)].reverse().join('')
    return { id: idOf(phone), phone, zaloUser: ZALO_PREFIX + digits, chat: CHAT_PREFIX + digits }
  }

  function find(key: PersonKey, value: string): Person | null {
    if (key === 'phone') {
      const phone = mobile(value)
      return phone === null ? null : keep(ofPhone(phone))
    }
    for (const person of known.values()) if (person[key] === value) return person
    const phone = phoneIn(key, value)
    return phone === null ? null : keep(ofPhone(phone))
  }

  return {
    find,
    open(key, value) {
      const found = find(key, value)
      if (found !== null || key === 'phone' || !/^\d{3,20}$/.test(value)) return found
      return keep({ phone: null, zaloUser: null, chat: null, id: idOf(`${key}:${value}`), [key]: value })
    },
    byId: (id) => known.get(id) ?? null,
    all: () => [...known.values()],
  }
}

/** A Vietnamese mobile number as `84…`, however it was typed; `null` when it is none. */
export function mobile(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[\s.()+-]/g, '')
  const phone = digits.startsWith('84') ? digits : `84${digits.replace(/^0/, '')}`
  return MOBILE.test(phone) ? phone : null
}

function phoneIn(key: 'zaloUser' | 'chat', value: string): string | null {
  const prefix = key === 'chat' ? CHAT_PREFIX : ZALO_PREFIX
  if (!value.startsWith(prefix) || value.length !== prefix.length + 9) return null
  const phone = `84${[...value.slice(prefix.length)].reverse().join('')}`
  return MOBILE.test(phone) ? phone : null
}

function idOf(value: string): string {
  return createHash('sha256').update(value).digest('base64url').slice(0, 12)
}
