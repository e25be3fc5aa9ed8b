/**
 * Sample data: three invented offices, some sixty cases with dates relative to today, about forty of them answered, all
 * through the same verbs as everybody's. Only while every channel is our own emulator; one command takes it out.
 */

import type { Step } from '../flow/definition.ts'
import type { CaseInput } from '../survey/case-body.ts'
import type { InvitationId } from '../survey/ids.ts'
import { addDays, type Day, dayOf } from '../survey/time.ts'
import type { Deps } from './deps.ts'
import { dispatchDue } from './dispatch.ts'
import { openForm, postForm } from './form.ts'
import type { FormPost, FormView } from './form-view.ts'
import { handOut } from './hand-out.ts'
import { putCase } from './intake.ts'
import { OFFICES, PROCEDURES } from './sample-catalogue.ts'
import { putUnit } from './units.ts'

const CASES = 62
/** The last ones stay open, for a newcomer to close at the desk. */
const OPEN = 6
const ANSWERED = 40
/** Among those who began, a few stop half-way or say no. */
const BROKEN_OFF = 3
const REFUSING = 2
const CALLER = { name: 'sample', units: null } as const

/** Numbers that look random and are the same each time (Park and Miller's generator). */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state * 48_271) % 2_147_483_647
    return state % sides
  }
}

/** A sample case by its running number. */
interface Drawn {
  readonly code: string
  readonly body: CaseInput
}

/** @returns how many cases were made. */
export async function importSample(deps: Deps): Promise<number> {
  if (!deps.emulated) {
    throw Object.assign(new Error('sample data is only for emulated channels'), { code: 'NOT_EMULATED' })
  }
  for (const { id, name } of OFFICES) {
    await putUnit(deps, id, { name, parent: null, hotline: '1022' }, CALLER, { sample: true })
  }
  const roll = dice(20_261_124)
  const drawn = Array.from({ length: CASES }, (_, i) => draw(i, dayOf(deps.clock()), roll))
  const invited: string[] = []
  for (const { code, body } of drawn) {
    const put = await putCase(deps, code, body, CALLER, { sample: true })
    if (put.kind === 'refused') throw Object.assign(new Error('a sample case was refused'), { code: 'SAMPLE_REFUSED' })
    if (put.invitation !== null && put.invitation.state !== 'recalled') invited.push(put.invitation.id)
  }
  while ((await dispatchDue(deps)) > 0);
  for (const [i, id] of invited.slice(0, ANSWERED + BROKEN_OFF + REFUSING).entries()) {
    await answer(deps, id, roll, i < ANSWERED ? 'finish' : i < ANSWERED + BROKEN_OFF ? 'break-off' : 'refuse')
  }
  return drawn.length
}

function draw(i: number, today: Day, roll: (sides: number) => number): Drawn {
  const procedure = PROCEDURES[roll(PROCEDURES.length)] ?? PROCEDURES[0]
  const open = i >= CASES - OPEN
  const closedOn = addDays(today, -(1 + roll(40)))
  const received = addDays(closedOn, -(3 + roll(12)))
  const due = addDays(closedOn, roll(6) - 1 - (roll(5) === 0 ? 4 : 0))
  const serial = String(i + 1).padStart(4, '0')
  const code = `H99.${procedure.office}-${received.slice(2).replaceAll('-', '')}-${serial}`
  const outcome = open
    ? 'open'
    : i % 17 === 5
      ? 'refused'
      : i % 23 === 7
        ? 'withdrawn'
        : i % 29 === 11
          ? 'cancelled'
          : 'returned'
  const filed = roll(5) < 3 ? 'counter' : roll(4) === 0 ? 'post' : 'online'
  const kind = procedure.business ? 'organisation' : roll(12) === 0 ? 'agent' : 'person'
  const noPhone = !open && i % 14 === 3
  const body: CaseInput = {
    unit: procedure.unit,
    receivingUnit: filed === 'counter' ? 'mau-chi-nhanh-2' : procedure.unit,
    procedure: { code: procedure.code, name: procedure.name },
    field: procedure.field,
    applicant: { kind, ...(noPhone ? {} : { phone: `0900000${String(100 + i)}` }) },
    filed,
    receivedAt: `${received}T08:${String(10 + roll(45))}:00+07:00`,
    dueAt: `${due}T17:00:00+07:00`,
    outcome,
    ...(open
      ? {}
      : { closedAt: `${closedOn}T${String(8 + roll(3)).padStart(2, '0')}:${String(10 + roll(45))}:00+07:00` }),
    ...(due < closedOn ? { apology: roll(2) === 0 ? 'written' : 'none' } : {}),
  }
  return { code, body }
}

/** One invented citizen goes through the form, as a browser would. */
async function answer(
  deps: Deps,
  invitation: string,
  roll: (sides: number) => number,
  how: 'finish' | 'break-off' | 'refuse',
): Promise<void> {
  const doc = await deps.store.invitations.get(invitation as InvitationId)
  if (doc === null) return
  const { token } = await handOut(deps, doc, doc.contacts.phone === null ? 'slip' : 'zalo-template')
  const browser = Buffer.from(deps.random(16)).toString('base64url')
  let view: FormView = await openForm(deps, token, browser)
  for (let n = 0; view.kind === 'question' && n < 40; n++) {
    if (how === 'break-off' && n === 4) return
    view = await postForm(deps, token, browser, post(view.step, roll, how))
  }
}

/** Mostly content, as people are; some are not, and say why. */
function post(step: Step, roll: (sides: number) => number, how: string): FormPost {
  const plain = { step: step.id, text: '', codes: [] as string[] }
  if (step.role === 'consent') return { ...plain, action: 'answer', codes: [how === 'refuse' ? 'NO' : 'YES'] }
  if (step.role === 'comment') return { ...plain, action: 'skip' }
  if (step.prefill === 'field') return { ...plain, action: 'answer', codes: ['RIGHT'] }
  if (roll(20) === 0) return { ...plain, action: 'na' }
  const { answering } = step
  if (answering.kind === 'number')
    return { ...plain, action: 'answer', codes: [String(1 + roll(roll(4) === 0 ? 4 : 2))] }
  if (answering.kind !== 'choose') return { ...plain, action: 'skip' }
  const { options, scale } = answering
  const weights = scale === null ? options.map(() => 1) : [1, 2, 4, 14, 9]
  const option = options[weighted(weights, roll)]
  return { ...plain, action: 'answer', codes: option === undefined ? [] : [option.code] }
}

function weighted(weights: readonly number[], roll: (sides: number) => number): number {
  const drawn = roll(weights.reduce((sum, weight) => sum + weight, 0))
  return weights.findIndex((_, i) => drawn < weights.slice(0, i + 1).reduce((sum, weight) => sum + weight, 0))
}
