/** The frame of every page of the console: where one may go, who one is, and the way out. */
import { html } from 'hono/html'
import { holds } from '../../access/grant.ts'
import type { Right } from '../../access/role.ts'
import type { Language } from '../../flow/definition.ts'
import type { Seen } from '../../service/access/visits.ts'
import type { Deps } from '../../service/deps.ts'
import { type Markup, page } from '../page.ts'
import { ACCOUNT } from './account-paths.ts'
import { languageSwitch } from './language.ts'
import { formField } from './own-form.ts'

/** The pages, in their order; each is offered to whoever holds its right, or one of them. */
const PAGES = [
  ['/quan-tri/quay', 'desk', 'case-read'],
  ['/quan-tri/ket-qua', 'results', 'results-fixed'],
  ['/quan-tri/niem-yet', 'notices', 'notice-read'],
  ['/quan-tri/loi-moi', 'invitations', 'invitation-read'],
  ['/quan-tri/suc-khoe', 'health', 'health-read'],
  ['/quan-tri/bo-cau-hoi', 'flows', 'flow-edit'],
  ['/quan-tri/chinh-sach', 'policy', 'policy-read'],
  ['/quan-tri/yeu-cau', 'requests', 'request-read'],
  ['/quan-tri/khieu-nai', 'claims', 'claim-read'],
  ['/quan-tri/viec', 'jobs', 'case-import', 'job-run'],
  ['/quan-tri/dot', 'batches', 'batch-manage'],
  ['/quan-tri/nhat-ky', 'audit', 'audit-read'],
  ['/quan-tri/nguoi-dung', 'people', 'people-manage'],
] as const satisfies readonly (readonly [string, string, Right, ...Right[]])[]

export type PageName = (typeof PAGES)[number][1] | 'account'

export interface ConsolePage {
  readonly seen: Seen
  readonly language: Language
  readonly current: PageName | null
  /** What the address asks for, kept when the language changes. */
  readonly query?: Readonly<Record<string, string>>
  readonly title: string
  readonly body: Markup
}

/** Its words are `console.page.{name}`. */
export function consolePage(deps: Pick<Deps, 'say' | 'keyring'>, shown: ConsolePage): Markup {
  const { seen, language, current, title, body, query = {} } = shown
  const say = (key: string, values = {}): string => deps.say(`console.${key}`, language, values)
  const asked = new URLSearchParams(query).toString()
  const mine = PAGES.filter(([, , ...rights]) => rights.some((right) => holds(seen.user.grants, right)))
  return page({
    title: `${title} · ykien`,
    lang: language,
    body: html`<a class="skip" href="#main">${say('skip')}</a>
<header class="console">
<nav aria-label="${say('pages')}">${mine.map(
      ([href, name]) =>
        html`<a href="${href}"${name === current ? html` aria-current="page"` : ''}>${say(`page.${name}`)}</a> `,
    )}</nav>
<form method="post" action="/quan-tri/ra" class="who">${formField(deps, seen.visit)}
${languageSwitch(language, asked === '' ? pathOf(current) : `${pathOf(current)}?${asked}`)}
<a href="${ACCOUNT}"${current === 'account' ? html` aria-current="page"` : ''}>${seen.user.name}</a> <button>${say('sign-out')}</button></form>
</header>
<main class="wide" id="main">
<h1>${title}</h1>
${body}
</main>`,
  })
}

/** For the other language: a page that was posted to cannot be asked for again. */
function pathOf(current: PageName | null): string {
  return PAGES.find(([, name]) => name === current)?.[0] ?? (current === 'account' ? ACCOUNT : '')
}

/** Where somebody begins: the first page that they may open. */
export function firstPage(seen: Seen): string | null {
  return PAGES.find(([, , ...rights]) => rights.some((right) => holds(seen.user.grants, right)))?.[0] ?? null
}
