/** Whether the store serves, and which shape it has. */
import type { Health } from '../../channels/channel.ts'
import { schemaVersion } from '../../store/migrations.ts'
import { codeOf } from '../follow.ts'
import type { DoctorDeps } from './doctor.ts'

export async function storeHealth({ store }: DoctorDeps): Promise<readonly Health[]> {
  const check = 'store'
  try {
    await store.ping()
    return [{ check, status: 'ok', code: 'ok', values: { schema: await schemaVersion(store) } }]
  } catch (cause) {
    return [{ check, status: 'problem', code: 'away', values: { detail: codeOf(cause) } }]
  }
}
