import { storeMakers } from '../support/stores.ts'
import { consoleStoreContract } from './console-store.contract.ts'
import { storeContract } from './store.contract.ts'

for (const { name, make } of storeMakers()) {
  storeContract(name, make)
  consoleStoreContract(name, make)
}
