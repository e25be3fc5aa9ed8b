/**
 * The slip on paper: for old eyes, a camera or eight signs to type, on a sheet (A6) or a receipt printer's roll (80 mm).
 * It carries its style itself, let in by its hash, so that an office's own system can keep the answer and print it.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { html, raw } from 'hono/html'
import type { Language } from '../flow/definition.ts'
import type { Say, Values } from '../flow/say.ts'
import type { HeldSlip } from '../service/slip.ts'
import { type Instant, ZONE } from '../survey/time.ts'
import type { Markup } from './page.ts'
import { qrCode } from './qr.ts'

export const PAPERS = ['a6', 'k80'] as const
export type Paper = (typeof PAPERS)[number]

/** Millimetres. The sheet has no margin of its own: a browser would print its address there, and that is the link. */
const MEASURES: Readonly<Record<Paper, { width: number; height: number; edge: number; qr: number }>> = {
  a6: { width: 105, height: 148, edge: 6, qr: 42 },
  k80: { width: 80, height: 190, edge: 4, qr: 42 },
}

const SHARED = readFileSync(new URL('./slip.css', import.meta.url), 'utf8')
const STYLES = { a6: styleOf('a6'), k80: styleOf('k80') }

export interface SlipView {
  readonly slip: HeldSlip
  readonly paper: Paper
  /** Without a trailing slash: where a code can be typed. */
  readonly publicUrl: string
}

/** The policy under which the page is shown: its own style, and nothing else. */
export function slipPolicy(paper: Paper): string {
  const hash = createHash('sha256').update(STYLES[paper]).digest('base64')
  return `default-src 'none'; style-src 'sha256-${hash}'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`
}

export function slipPage(say: Say, { slip, paper, publicUrl }: SlipView): Markup {
  const { language: lang, office, hotline, link, code, chats, expiresAt } = slip
  const words = (key: string, values?: Values): string => say(`slip.${key}`, lang, values)
  const chat = ({ name, link: at }: HeldSlip['chats'][number]): string =>
    words('chat', { name, at: at === null ? 'none' : bare(at) })
  return html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${words('title')}</title>
<style>${raw(STYLES[paper])}</style>
</head>
<body>
<p class="staff" lang="vi">${say('slip.print', 'vi', { paper })}</p>
<main>
<p class="office">${office}</p>
<h1>${words('invitation')}</h1>
<div class="keys">${qrCode(link, words('qr'))}
<div><p>${words('scan')}</p>
<p>${words('code')}<br><strong><span>${code.slice(0, 4)}</span> <span>${code.slice(4)}</span></strong></p></div></div>
<p>${words('otherwise')}</p>
<ul>${chats.map((each) => html`<li>${chat(each)}</li>`)}<li>${words('web', { at: bare(publicUrl) })}</li></ul>
<p>${say('form.confidential', lang)}</p>
<p>${words('until', timesOf(expiresAt, lang))}${hotline === null ? '' : html`<br>${words('hotline', { hotline })}`}</p>
</main>
</body>
</html>
`
}

/** `khaosat.example.vn`: what one types to come there. */
function bare(address: string): string {
  const { host, pathname } = new URL(address)
  return pathname === '/' ? host : `${host}${pathname}`
}

/** In Viet Nam: `09:30`, and the day as its reader writes it. */
function timesOf(at: Instant, language: Language): Values {
  const format = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', { ...options, timeZone: ZONE }).format(at)
  const month = language === 'vi' ? '2-digit' : 'long'
  return {
    time: format({ hour: '2-digit', minute: '2-digit' }),
    day: format({ day: '2-digit', month, year: 'numeric' }),
  }
}

function styleOf(paper: Paper): string {
  const { width, height, edge, qr } = MEASURES[paper]
  return `@page{size:${width}mm ${height}mm;margin:0}:root{--width:${width}mm;--edge:${edge}mm;--qr:${qr}mm}${SHARED}`
}
