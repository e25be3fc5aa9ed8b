/** Kills of the office on a MongoDB beside it, which lives on. */
import { storeMakers } from '../support/stores.ts'
import { killed } from './killing.ts'

for (const { name, make } of storeMakers()) {
  if (name === 'MongoDB, replica set') killed(name, make, 0.4)
}
