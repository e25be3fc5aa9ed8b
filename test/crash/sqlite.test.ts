/** Kills of the office on SQLite, which is inside the process that dies. */
import { sqliteStore } from '../support/stores.ts'
import { killed } from './killing.ts'

killed('SQLite', sqliteStore, 0.6)
