/** Administrators who take the role from each other at the same moment, in whatever order their reads and writes fall. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTopAdministrator } from '../../access/giving.ts'
import type { User } from '../../access/user.ts'
import type { Store } from '../../store/store.ts'
import type { UserId } from '../../survey/ids.ts'
import { amendUser } from './amend-user.ts'

const administrator = (_id: string): User => ({
  _id: _id as UserId,
  rev: 1,
  login: _id,
  name: _id,
  grants: [{ role: 'administrator', unit: null }],
  password: '$argon2id$',
  totp: null,
  recovery: [],
  setup: null,
  active: true,
  generation: 1,
  createdAt: 0,
})

test.each([2, 3, 4])('of %d in a ring who shut each other out, one stays', async (many) => {
  const names = Array.from({ length: many }, (_, i) => `a${i}`)
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const docs = new Map(names.map((name) => [name, administrator(name)]))
      const put = (doc: User): boolean => {
        if (docs.get(doc._id)?.rev !== doc.rev - 1) return false
        docs.set(doc._id, doc)
        return true
      }
      const users = {
        get: scheduler.scheduleFunction(async (id: string) => docs.get(id) ?? null),
        all: scheduler.scheduleFunction(async () => [...docs.values()]),
        replace: scheduler.scheduleFunction(async (doc: User) => put(doc)),
      }
      const store = { users } as unknown as Store
      const ended = names.map((name) =>
        amendUser({ store }, name as UserId, { name: 'another', units: null }, (user) => ({ ...user, active: false })),
      )
      await scheduler.waitFor(Promise.all(ended))
      expect([...docs.values()].filter(isTopAdministrator)).toHaveLength(1)
    }),
    { numRuns: 300 },
  )
})
