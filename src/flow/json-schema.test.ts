import { expect, test } from 'vitest'
import { flowJsonSchema } from './json-schema.ts'

test('flows/flow.schema.json is what zod says (if not: npx vitest run src/flow/json-schema.test.ts --update)', async () => {
  await expect(flowJsonSchema()).toMatchFileSnapshot('../../flows/flow.schema.json')
})
