/** `/api/docs`: the OpenAPI document, readable without a script. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { html } from 'hono/html'
import type { Say } from '../flow/say.ts'
import { type Markup, page } from './page.ts'

export type ApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>

const METHODS = ['get', 'put', 'post'] as const

export function docsPage(document: ApiDocument, say: Say): Markup {
  const title = say('http.docs-title', 'vi')
  const calls = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const call = item[method]
      return call === undefined ? [] : [{ path, method: method.toUpperCase(), call }]
    }),
  )
  const schemas = Object.entries(document.components?.schemas ?? {})
  const body = html`<main lang="en">
<h1>${title}</h1>
<p><a href="/api/openapi.json">openapi.json</a> · Authorization: Bearer …</p>
${calls.map(
  ({ path, method, call }) => html`<section>
<h2><code>${method} /api${path}</code></h2>
<p>${call.summary}</p>
${call.requestBody === undefined ? '' : folded('The body', call.requestBody)}
<dl>${Object.entries(call.responses ?? {}).map(
    ([status, response]) => html`<dt>${status}</dt><dd>${descriptionOf(response)}</dd>`,
  )}</dl>
</section>`,
)}
<h2>Schemas</h2>
${schemas.map(([name, schema]) => folded(name, schema))}
</main>`
  return page({ title, lang: 'vi', body })
}

/** A click away: whoever looks for a call is not made to read every schema. */
function folded(name: string, value: unknown): Markup {
  return html`<details><summary>${name}</summary><pre tabindex="0">${JSON.stringify(value, null, 2)}</pre></details>`
}

function descriptionOf(response: unknown): string {
  const { description, content } = response as { description: string; content?: Record<string, { schema?: unknown }> }
  const schemas = Object.values(content ?? {}).map(({ schema }) => (schema as { $ref?: string } | undefined)?.$ref)
  const names = schemas.flatMap((ref) => (ref === undefined ? [] : [ref.slice(ref.lastIndexOf('/') + 1)]))
  return names.length === 0 ? description : `${description} (${names.join(', ')})`
}
