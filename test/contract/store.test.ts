import { storeMakers } from '../support/stores.ts'
import { storeContract } from './store.contract.ts'

for (const { name, make } of storeMakers()) storeContract(name, make)
