/** The server of the preview: everything is read from the file and the address anew, nothing is kept but the last good version. */
import { readFileSync } from 'node:fs'
import { type Context, Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { secureHeaders } from 'hono/secure-headers'
import { streamSSE } from 'hono/streaming'
import { checkFlow } from '../../flow/check.ts'
import { type Flow, stepOf, textIn } from '../../flow/definition.ts'
import { findingLine } from '../../flow/finding-line.ts'
import { GOLDEN_PLACE, goldenTurn } from '../../flow/golden.ts'
import { readGolden } from '../../flow/golden-file.ts'
import { conversationText } from '../../flow/golden-text.ts'
import type { FlowRead } from '../../flow/read.ts'
import type { Tongue } from '../../flow/words.ts'
import { listsBeside } from '../../house/lists.ts'
import { formFields } from '../../http/form.ts'
import { formPage } from '../../http/form-page.ts'
import { style } from '../../http/page.ts'
import { posted } from '../../http/posted.ts'
import { further, type Path, readPath, writePath } from '../../preview/path.ts'
import { asGolden, type Replayed, replay } from '../../preview/replay.ts'
import { formQuestion, formSaid } from '../../service/form-question.ts'
import type { FormView } from '../../service/form-view.ts'
import { goldenFileOf } from '../flow-test.ts'
import { previewPage } from './page.ts'

export interface Preview {
  readonly file: string
  readonly tongue: Tongue
  readonly read: (file: string) => Promise<string | null>
  readonly append: (file: string, text: string) => Promise<void>
  /** Another after every save of the file. */
  readonly version: () => number
  /** Resolves at the next save of the file, or once the signal says that nobody waits any more. */
  readonly saved: (signal: AbortSignal) => Promise<void>
  readonly nonce: () => string
}

const CSS = readFileSync(new URL('./preview.css', import.meta.url), 'utf8')
/** A page elsewhere that found its way to this port by a name of its own would read along. */
const OWN_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

type Known = Exclude<FormView, { readonly kind: 'unknown' }>

export function previewApp(preview: Preview): Hono {
  const { file, tongue } = preview
  let good: Flow | null = null
  const current = async (): Promise<FlowRead> => {
    const { lists } = await listsBeside(file, preview.read)
    const read = checkFlow((await preview.read(file)) ?? '', file, tongue, lists)
    good = read.flow ?? good
    return read
  }
  const app = new Hono()
  app.use(async (c, next) => (OWN_HOST.test(c.req.header('Host') ?? '') ? next() : c.text('', 421)))
  app.use(csrf())
  app.use(secureHeaders({ referrerPolicy: 'no-referrer', strictTransportSecurity: false, xFrameOptions: 'SAMEORIGIN' }))
  app.use(async (c, next) => {
    await next()
    c.header('Cache-Control', 'no-store')
  })
  app.route('/', style)
  app.get('/preview.css', (c) => c.body(CSS, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
  app.get('/changes', (c) =>
    streamSSE(c, async (stream) => {
      const gone = new AbortController()
      stream.onAbort(() => gone.abort())
      // What was saved between the page and its asking is told at once.
      const seen = Number(c.req.query('seen'))
      while (!gone.signal.aborted && preview.version() === seen) await preview.saved(gone.signal)
      if (!gone.signal.aborted) await stream.writeSSE({ event: 'saved', data: '' })
    }),
  )
  app.get('/', async (c) => {
    const query = new URL(c.req.url).searchParams
    const path = pathOf(query, good ?? (await current()).flow)
    const said = query.get('said')
    if (said !== null) return c.redirect(`/?${writePath(further(path, { said }))}`, 303)
    return show(c, path, query.has('saved'))
  })
  // The form's mark of being looked at, and its ways to what the office holds: nothing is held here.
  app.get('/p/*', (c) => c.body(null, 204))
  app.get('/form', async (c) => {
    await current()
    c.header(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'self'",
    )
    if (good === null) return c.body(null, 204)
    const path = pathOf(new URL(c.req.url).searchParams, good)
    const played = attempt(good, path, tongue)
    if ('threw' in played) return c.body(null, 204)
    const page = await formPage(tongue.say, 'xem-thu', formView(good, path, played, tongue), null)
    // What is pressed in the frame moves all four screens.
    return c.html(String(page).replace('<head>', '<head>\n<base target="_top">'))
  })
  app.post('/form', async (c) => {
    await current()
    if (good === null) return c.redirect('/', 303)
    const path = pathOf(new URL(c.req.url).searchParams, good)
    const fields = formFields.safeParse(await posted(c))
    if (!fields.success) return c.redirect(`/?${writePath(path)}`, 303)
    const said = formSaid(tongue.say, good, fields.data, replay(good, path, tongue).state)
    if ('problem' in said) return c.redirect(`/?${writePath({ ...path, empty: true })}`, 303)
    return c.redirect(`/?${writePath(further(path, actOf(said)))}`, 303)
  })
  app.post('/golden', async (c) => {
    await current()
    const path = pathOf(new URL(c.req.url).searchParams, good)
    const { name } = await posted(c)
    if (good === null || typeof name !== 'string' || name.trim() === '') return c.redirect(`/?${writePath(path)}`, 303)
    const golden = goldenFileOf(file)
    const before = (await preview.read(golden)) ?? ''
    const text = conversationText(asGolden(name.trim(), path, replay(good, path, tongue)))
    const added = `${before === '' || before.endsWith('\n') ? '' : '\n'}${before === '' ? '' : '\n'}${text}`
    const read = readGolden(before + added, golden)
    if (read.kind === 'faulty') {
      return c.text(read.findings.map((finding) => findingLine(finding, tongue.say)).join('\n'), 409)
    }
    await preview.append(golden, added)
    return c.redirect(`/?${writePath(path)}&saved=yes`, 303)
  })
  return app

  async function show(c: Context, path: Path, hasSaved: boolean): Promise<Response> {
    const version = preview.version()
    const { findings, flow } = await current()
    const nonce = preview.nonce()
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'self'; form-action 'self'; frame-src 'self'; connect-src 'self'; script-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
    )
    const page = {
      title: good === null ? file : textIn(good.title, path.language),
      file,
      path,
      findings: findings.map((finding) => findingLine(finding, tongue.say)),
      isBroken: flow === null,
      played: good === null ? null : attempt(good, path, tongue),
      saved: hasSaved ? goldenFileOf(file) : null,
      version,
      nonce,
    }
    return c.html(await previewPage(page, tongue.say))
  }
}

/** A known code of the list needs no name. */
function pathOf(query: URLSearchParams, flow: Flow | null): Path {
  const path = readPath(query)
  const answering = flow?.steps.find(({ prefill }) => prefill === 'field')?.answering
  const option =
    answering?.kind === 'choose' ? answering.options.find(({ code }) => code === path.field?.code) : undefined
  return option === undefined
    ? path
    : { ...path, field: { code: option.code, name: textIn(option.label, path.language) } }
}

function attempt(flow: Flow, path: Path, tongue: Tongue): Replayed | { readonly threw: string } {
  try {
    return replay(flow, path, tongue)
  } catch (error) {
    return { threw: error instanceof Error ? error.message : String(error) }
  }
}

function actOf(said: Exclude<ReturnType<typeof formSaid>, { problem: string }>): Path['acts'][number] {
  switch (said.kind) {
    case 'text':
      return { said: said.text }
    case 'press':
      return { press: `${said.step} ${said.code}` }
    case 'form': {
      const { step, answer } = said
      return { form: { step, answer: Array.isArray(answer) ? [...answer] : (answer as string) } }
    }
    default:
      return { does: said.kind }
  }
}

/** What the page of the form shows where the conversation stands: the open question, as whoever opens the link sees it. */
function formView(flow: Flow, path: Path, { state, facts, opened, turns }: Replayed, tongue: Tongue): Known {
  const { say } = tongue
  const last = turns.at(-1)
  const told = last?.taken.replies.at(-1) ?? opened
  const step = state.step === null ? null : stepOf(flow, state.step)
  if (step === null) {
    const ending = state.ended ?? 'finished'
    return { kind: 'ended', language: state.language, ending, text: told.text, canWithdraw: ending === 'finished' }
  }
  const missed = last !== undefined && 'form' in last.act && last.taken.happened === 'not-understood'
  const empty = path.empty ? chooseOne(step.role, state.language, say) : null
  const problem = missed ? (told.text.split('\n\n', 1)[0] ?? null) : empty
  const reply = goldenTurn(flow, state, { kind: 'open' }, facts, tongue).replies[0] ?? told
  const given = state.answers[step.id]?.value ?? null
  return formQuestion({ flow, facts, state, place: GOLDEN_PLACE, step, reply, given, problem }, say)
}

function chooseOne(role: string, language: string, say: Tongue['say']): string {
  return role === 'consent' ? say('conversation.consent', language) : say('form.choose-one', language)
}
