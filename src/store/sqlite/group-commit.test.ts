import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { GroupCommit } from './group-commit.ts'

test('a write that comes after the store was closed is refused, and nothing worse', async () => {
  const db = new DatabaseSync(':memory:')
  const group = new GroupCommit(db)
  const late = group.write(() => 1)
  db.close()
  await expect(late).rejects.toMatchObject({ code: 'STORE_AWAY' })
})
