/** How people will see a questionnaire while it is being written: on a phone in Telegram, in Zalo, and in Zalo by number. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Flow } from '../../../flow/definition.ts'
import type { Values } from '../../../flow/say.ts'
import type { Tongue } from '../../../flow/words.ts'
import { further, type Path, readPath, writePath } from '../../../preview/path.ts'
import { type Replayed, replay } from '../../../preview/replay.ts'
import { caseForm, type Place, screens } from '../../../preview/screens.ts'
import type { Deps } from '../../../service/deps.ts'
import { openFlow } from '../../../service/flow-drafts.ts'
import { checkText } from '../../../service/flow-publication.ts'
import { notice } from '../../failures.ts'
import { type Markup, page } from '../../page.ts'
import type { Web } from '../../web.ts'
import { findingsBox } from './findings.ts'
import { draftAt, frameAt, trialAt } from './paths.ts'
import { readerOf } from './reader.ts'

/** @param framed it stands beside the text. */
export async function trial(deps: Deps, c: Context<Web>, id: string, framed: boolean): Promise<Response> {
  const reader = readerOf(deps, c)
  const open = await openFlow(deps, id)
  if (open === null) return notice(deps, c, 404, 'not-found')
  const query = new URL(c.req.url).searchParams
  const at = framed ? frameAt(id) : trialAt(id)
  const path = readPath(query)
  const said = query.get('said')
  if (said !== null) return c.redirect(`${at}?${writePath(further(path, { said }))}`, 303)
  const { flow, findings } = await checkText(deps, id, open.text)
  const shown = flow ?? open.current?.flow ?? null
  const { say } = deps
  const words = (key: string, values?: Values): string => say(`flow-preview.${key}`, 'vi', values)
  const place: Place = { at, form: null, save: null }
  const body = html`<main class="trial-page">
${framed ? '' : html`<h1>${reader.words('trial-title')}</h1><p><a href="${draftAt(id)}">${reader.words('back-to-text')}</a></p>`}
${flow === null ? html`${findingsBox(findings, reader, say)}<p>${shown === null ? '' : words('last-good')}</p>` : ''}
${caseForm(path, place, words)}
${shown === null ? '' : conversation(shown, path, place, words, deps.tongue)}
</main>`
  // It stands in a frame of our own page.
  c.header('Content-Security-Policy', FRAMED)
  return c.html(page({ title: reader.words('trial-title'), lang: reader.language, body }))
}

const FRAMED =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"

function conversation(
  flow: Flow,
  path: Path,
  place: Place,
  words: (key: string, values?: Values) => string,
  tongue: Tongue,
): Markup {
  let played: Replayed
  try {
    played = replay(flow, path, tongue)
  } catch (error) {
    // Whatever a text of the questionnaire throws at a citizen is shown to whoever wrote it.
    const detail = error instanceof Error ? error.message : String(error)
    return html`<p class="problem" role="alert">${words('threw', { detail })}</p>`
  }
  return screens(played, path, place, words, tongue.say)
}
