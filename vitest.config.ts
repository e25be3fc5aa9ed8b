import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes minutes begins first, so that nothing is waited for at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number =>
      ['/test/crash/', '/test/chaos/', '/test/e2e/'].findIndex((folder) => moduleId.includes(folder)) + 1 || 9
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/mongod.ts'],
    setupFiles: ['test/support/no-network.ts', 'test/support/seed.ts'],
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Many wait for a clock or a child process: a third goes on meanwhile.
    maxWorkers: 3,
    // A module is loaded once for all files of a worker: half of the time went into loading.
    isolate: false,
  },
})
