/** What every process that a test starts is given: little, and what was compiled before need not be compiled again. */
import { fileURLToPath } from 'node:url'

export const BARE_ENV: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../.cache/compiled', import.meta.url)),
}
