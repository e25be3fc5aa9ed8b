/**
 * Makes an editor of the text field: colours, completion from the schema, what is wrong at its place, and saving by itself.
 * What is typed stands in the field all the time, so that the form works as it does without this script.
 */
import { autocompletion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { defaultHighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'

/** Milliseconds without a key until what was typed is saved. */
const REST = 1_500

const form = document.querySelector('#writing')
const field = document.querySelector('#text')
const trial = document.querySelector('iframe.trial')
const state = document.querySelector('#state')
const {
  nonce = '',
  saved = '',
  failed = '',
  conflict = '',
  label = '',
} = document.querySelector('script[data-nonce]').dataset
const known = await (await fetch(new URL('goi-y.json', import.meta.url))).json()

function complete(context) {
  const line = context.state.doc.lineAt(context.pos)
  const before = line.text.slice(0, context.pos - line.from)
  const value = /([a-z_]+):\s*\[?(?:[a-z0-9-]+,\s*)*([A-Za-z0-9-]*)$/.exec(before)
  const values = known.find((one) => one.label === value?.[1])?.values ?? []
  if (values.length > 0) return { from: context.pos - value[2].length, options: values.map((one) => ({ label: one })) }
  const key = /(?:^|[\s{,-])([a-z_]*)$/.exec(before)
  if (key === null || (key[1] === '' && !context.explicit)) return null
  const options = known.map(({ label: name, detail, info }) => ({ label: name, detail, info, apply: `${name}: ` }))
  return { from: context.pos - key[1].length, options }
}

let timer = 0
let inFlight = Promise.resolve()

const view = new EditorView({
  state: EditorState.create({
    doc: field.value,
    extensions: [
      EditorView.cspNonce.of(nonce),
      lineNumbers(),
      history(),
      yaml(),
      indentUnit.of('  '),
      syntaxHighlighting(defaultHighlightStyle),
      autocompletion({ override: [complete] }),
      lintGutter(),
      keymap.of([...defaultKeymap, ...historyKeymap]),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return
        field.value = update.state.doc.toString()
        clearTimeout(timer)
        timer = setTimeout(save, REST)
      }),
    ],
  }),
})
// Whoever has no mouse scrolls it too.
view.scrollDOM.tabIndex = 0
field.after(view.dom)
field.hidden = true
form.querySelector('label[for=text]').addEventListener('click', () => view.focus())

/** One after the other: each is written on the revision that the one before has left. */
function save() {
  inFlight = inFlight.then(send, send)
}

async function send() {
  const given = new FormData(form)
  const answer = await fetch(form.action, {
    method: 'POST',
    body: given,
    headers: { Accept: 'application/json' },
  }).catch(() => null)
  if (answer === null || (answer.status !== 200 && answer.status !== 409)) return tell(failed)
  const { kind, rev, findings, box } = await answer.json()
  mark(findings)
  document.querySelector('#findings').innerHTML = box
  if (kind !== 'saved') return tell(kind === 'stale' ? conflict : failed)
  form.elements.rev.value = rev
  tell(saved)
  trial.contentWindow.location.reload()
}

function tell(words) {
  state.textContent = words
  state.setAttribute('role', 'status')
}

function mark(findings) {
  const { doc } = view.state
  const diagnostics = findings.map(({ line, column, severity, message }) => {
    const at = doc.line(Math.min(Math.max(1, line), doc.lines))
    return { from: Math.min(at.from + Math.max(0, column - 1), at.to), to: at.to, severity, message }
  })
  view.dispatch(setDiagnostics(view.state, diagnostics))
}

// What was typed in the last moment goes with the page, and arrives when it is closed.
addEventListener('pagehide', () => {
  if (timer === 0) return
  fetch(form.action, {
    method: 'POST',
    body: new FormData(form),
    headers: { Accept: 'application/json' },
    keepalive: true,
  })
})
// What is wrong is marked from the beginning.
mark(JSON.parse(document.querySelector('#found').textContent))
