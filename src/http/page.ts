/** The frame of every page: language, title, one stylesheet, no script. */
import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Escaped markup, as `html` makes it. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>

export interface PageContent {
  readonly title: string
  readonly lang: string
  readonly body: Markup
}

export function page({ title, lang, body }: PageContent): Markup {
  return html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
${body}
</body>
</html>
`
}

const STYLE = ['style', 'console', 'account', 'results', 'desk', 'people', 'office', 'flows']
  .map((name) => `./${name}.css`)
  .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
  .join('')

/** The stylesheet that `page` names. */
export const style = new Hono().get('/style.css', (c) =>
  c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'public, max-age=300' }),
)
