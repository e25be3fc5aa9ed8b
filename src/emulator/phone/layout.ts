/** The frame of the page and of each screen in it. */
import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { View } from './view.ts'

export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>

/** @param refresh seconds after which the browser loads it again; absent: never. */
export function layout(view: View, kind: string, body: Markup, refresh?: number): Markup {
  return html`<!doctype html>
<html lang="${view.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${refresh === undefined ? '' : html`<meta http-equiv="refresh" content="${refresh}">`}
<title>${view.t('title')}</title>
<link rel="stylesheet" href="${view.base}/style.css">
</head>
<body class="${kind}">
${body}
</body>
</html>
`
}

/** Hidden fields. */
export function fields(values: Readonly<Record<string, string>>): Markup {
  return html`${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`
}
