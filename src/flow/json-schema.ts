/** The schema by which an editor completes and checks a flow file. */
import { z } from 'zod'
import { flowFile } from './schema.ts'

/** The content of `flows/flow.schema.json`. */
export function flowJsonSchema(): string {
  const schema = z.toJSONSchema(flowFile, { io: 'input' })
  return `${JSON.stringify({ title: 'A questionnaire of ykien', ...schema }, null, 2)}\n`
}
