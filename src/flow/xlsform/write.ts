/** A carried questionnaire as YAML that is good to read, with a comment where somebody has to decide. */
import { Document, isMap, isSeq } from 'yaml'
import type { Carried } from './carry.ts'
import type { Note } from './note.ts'

const SCHEMA = ' yaml-language-server: $schema=./flow.schema.json'
/** Told in the report; above a step it would only be in the way. */
const SILENT = ['step-id', 'code']
const WIDTH = 120

/** @param words the sentence of a note. */
export function flowYaml({ flow, title, steps }: Carried, head: string, words: (note: Note) => string): string {
  // Quotes what an older YAML takes for a truth value: YES, NO.
  const doc = new Document({ flow, title, steps: steps.map(({ step }) => step) }, { compat: 'yaml-1.1' })
  doc.commentBefore = [SCHEMA, ...lines(head)].join('\n')
  const list = doc.get('steps')
  if (isSeq(list)) {
    for (const [i, node] of list.items.entries()) {
      if (!isMap(node)) continue
      const told = (steps[i]?.notes ?? []).filter(({ code }) => !SILENT.includes(code))
      if (told.length > 0) node.commentBefore = told.flatMap((note) => lines(words(note))).join('\n')
      node.spaceBefore = i > 0
      for (const key of ['when', 'number', 'text']) {
        const value = node.get(key)
        if (isMap(value)) value.flow = true
      }
      const options = node.get('choose')
      if (isSeq(options)) for (const option of options.items) if (isMap(option)) option.flow = true
    }
  }
  return doc.toString({ lineWidth: WIDTH, flowCollectionPadding: true })
}

function lines(text: string): string[] {
  return text.split('\n').map((line) => ` ${line}`)
}
