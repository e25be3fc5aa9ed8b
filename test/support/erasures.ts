/** The log of erasures of a test: in memory. */
import type { ErasureLog } from '../../src/service/erasures.ts'

export function erasuresInMemory(lines: string[] = []): ErasureLog {
  return {
    append: async (more) => void lines.push(...more),
    read: async () => lines,
  }
}
