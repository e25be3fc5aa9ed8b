/** `/quan-tri/yeu-cau`: the register of what citizens demand about their data. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { holds } from '../../access/grant.ts'
import type { Deps } from '../../service/deps.ts'
import { addRequest, changeRequest, listRequests, readRequest, type Written } from '../../service/register/requests.ts'
import { listOwnUnits, listUnits } from '../../service/units.ts'
import { REQUEST_KINDS, WRITTEN_WAYS } from '../../survey/request.ts'
import { dayOf } from '../../survey/time.ts'
import { notice } from '../failures.ts'
import { callerOf } from '../guard.ts'
import { posted } from '../posted.ts'
import type { Web } from '../web.ts'
import { languageOf } from './language.ts'
import { REQUESTS_PATH, requestPage, requestsPage, WHICH } from './requests-page.ts'

const written = z.object({
  kind: z.enum(REQUEST_KINDS),
  way: z.enum(WRITTEN_WAYS),
  receivedOn: z.iso.date(),
  unit: z.string(),
  words: z.string().normalize('NFC').max(4_000),
})
const change = z.object({
  did: z.enum(['acknowledged', 'extended', 'done', 'refused']),
  reason: z.string().normalize('NFC').max(2_000).default(''),
})

interface Again {
  readonly fault: string
  readonly typed: Partial<Written>
}

export function requests(deps: Deps): Hono<Web> {
  return new Hono<Web>()
    .get('/', (c) => list(deps, c, null))
    .post('/', async (c) => {
      const read = written.safeParse(await posted(c))
      if (!read.success) return notice(deps, c, 400, 'bad-page')
      const added = await addRequest(deps, callerOf(c, 'request-manage'), read.data)
      if (added.kind === 'refused') return list(deps, c, { fault: added.why, typed: read.data })
      return c.redirect(`${REQUESTS_PATH}/${added.id}`, 303)
    })
    .get('/:id', (c) => one(deps, c, c.req.param('id'), null))
    .post('/:id', async (c) => {
      const read = change.safeParse(await posted(c))
      if (!read.success) return notice(deps, c, 400, 'bad-page')
      const id = c.req.param('id')
      const done = await changeRequest(deps, callerOf(c, 'request-manage'), id, read.data)
      if (done === 'unknown') return notice(deps, c, 404, 'not-found')
      if (done !== 'done') return one(deps, c, id, { fault: done, reason: read.data.reason })
      return c.redirect(`${REQUESTS_PATH}/${id}`, 303)
    })
}

async function list(deps: Deps, c: Context<Web>, again: Again | null) {
  const asked = WHICH.find((which) => which === c.req.query('loc')) ?? 'open'
  const units = await listUnits(deps)
  const shown = common(deps, c)
  return c.html(
    requestsPage(deps, {
      ...shown,
      units,
      own: shown.manages ? await listOwnUnits(deps, callerOf(c, 'request-manage')) : [],
      fault: again?.fault ?? null,
      which: asked,
      requests: await listRequests(deps, callerOf(c, 'request-read'), asked),
      typed: again?.typed ?? {},
    }),
    again === null ? 200 : 422,
  )
}

async function one(
  deps: Deps,
  c: Context<Web>,
  id: string,
  again: { readonly fault: string; readonly reason: string } | null,
) {
  const read = await readRequest(deps, callerOf(c, 'request-read'), id)
  if (read === null) return notice(deps, c, 404, 'not-found')
  const staff = await deps.store.users.getMany(read.request.history.map(({ by }) => by as never))
  const view = {
    ...common(deps, c),
    units: await listUnits(deps),
    read,
    people: new Map(staff.map(({ _id, name }) => [_id as string, name])),
    fault: again?.fault ?? null,
    reason: again?.reason ?? '',
  }
  return c.html(requestPage(deps, view), again === null ? 200 : 422)
}

function common(deps: Deps, c: Context<Web>) {
  const seen = c.var.visit
  return {
    seen,
    language: languageOf(c),
    today: dayOf(deps.clock()),
    manages: holds(seen.user.grants, 'request-manage'),
  } as const
}
