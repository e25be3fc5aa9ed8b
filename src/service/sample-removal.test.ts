import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { importSample } from './sample.ts'
import { removeSample, wantsSample } from './sample-removal.ts'

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

test('sample data that was taken out does not come back at the next start', async () => {
  await world.deps.store.units.remove('so-tai-chinh' as never, 1)
  expect(await wantsSample(world.deps)).toBe(true)
  await importSample(world.deps)
  expect(await wantsSample(world.deps)).toBe(false)
  await removeSample(world.deps)
  expect(await world.deps.store.units.all()).toEqual([])
  expect(await wantsSample(world.deps)).toBe(false)
})
