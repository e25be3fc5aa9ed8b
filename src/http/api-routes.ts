/** The calls under `/api/v1` as data: path, what goes in, what comes out. */
import { createRoute, z } from '@hono/zod-openapi'
import { AS } from '../service/summary.ts'
import { caseBody, unitBody } from '../survey/case-body.ts'
import {
  caseAnswer,
  comparisonSchema,
  day,
  invitationSchema,
  problemSchema,
  slipSchema,
  summarySchema,
  unitSchema,
} from './api-schema.ts'
import { PROBLEM_TYPE } from './problem.ts'
import { PAPERS } from './slip-page.ts'

const security = [{ bearer: [] }]

function json<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

function refusal(description: string) {
  return { description, content: { [PROBLEM_TYPE]: { schema: problemSchema } } }
}

const refusals = {
  400: refusal('The body is not JSON.'),
  401: refusal('No valid key.'),
  403: refusal('The key does not cover this unit.'),
  404: refusal('There is no such thing, or the key does not cover it.'),
  422: refusal('The request is wrong in the fields that are listed; nothing was changed.'),
}

const { 401: noKey, 404: notThere, 422: wrong } = refusals
const caseCode = z.object({ code: z.string().openapi({ example: '000.00.01.H32-261102-0001' }) })
const id = z.object({ id: z.string() })

export const putCaseRoute = createRoute({
  method: 'put',
  path: '/cases/{code}',
  summary: 'Make or update a case; closing it invites, once',
  security,
  request: { params: caseCode, body: { ...json(caseBody, 'Absent keeps, null clears.'), required: true } },
  responses: { 200: json(caseAnswer, 'Known before.'), 201: json(caseAnswer, 'New.'), ...refusals },
})

export const getCaseRoute = createRoute({
  method: 'get',
  path: '/cases/{code}',
  summary: 'A case and its invitation, without any contact',
  security,
  request: { params: caseCode },
  responses: { 200: json(caseAnswer, 'The case.'), 401: noKey, 404: notThere },
})

export const putUnitRoute = createRoute({
  method: 'put',
  path: '/units/{id}',
  summary: 'Make or rename a unit',
  security,
  request: { params: id, body: { ...json(unitBody, 'Absent keeps, null clears.'), required: true } },
  responses: { 200: json(unitSchema, 'Known before.'), 201: json(unitSchema, 'New.'), ...refusals },
})

export const listUnitsRoute = createRoute({
  method: 'get',
  path: '/units',
  summary: 'All units',
  security,
  responses: { 200: json(z.array(unitSchema), 'By name, in Vietnamese order.'), 401: noKey },
})

export const getInvitationRoute = createRoute({
  method: 'get',
  path: '/invitations/{id}',
  summary: 'What happened to an invitation, and what is due next; never an answer',
  security,
  request: { params: id },
  responses: { 200: json(invitationSchema, 'The invitation.'), 401: noKey, 404: notThere },
})

export const slipRoute = createRoute({
  method: 'post',
  path: '/invitations/{id}/slip',
  summary: 'Link and code for a person whom no channel reaches; each call is on record',
  security,
  request: { params: id, query: z.object({ kho: z.enum(PAPERS).default('a6') }) },
  responses: {
    200: {
      description: 'The link and the code of the way "slip"; as text/html a page to print, on A6 or a roll of 80 mm.',
      content: { 'application/json': { schema: slipSchema }, 'text/html': { schema: z.string() } },
    },
    401: noKey,
    404: notThere,
    409: refusal('The survey has ended or was called back.'),
    422: wrong,
  },
})

export const summaryRoute = createRoute({
  method: 'get',
  path: '/reports/summary',
  summary: 'Funnel, counts and indexes of a period',
  description:
    'A key whose role sees no live figures gets held ones, of fixed periods only: what reached people, was opened or answered moves by at least five of them at once, and is 0, or suppressed, while they are fewer than five in a half-month of a unit.',
  security,
  request: { query: z.object({ from: day, to: day, unit: z.string().optional(), as: z.enum(AS).optional() }) },
  responses: { 200: json(summarySchema, 'Numbers are unrounded.'), 401: noKey, 404: notThere, 422: wrong },
})

export const compareRoute = createRoute({
  method: 'get',
  path: '/reports/compare',
  summary: 'One index of two periods or units side by side',
  description:
    'What has no "with-" is the same on both sides. Two formulas, versions of one, series of questionnaires or questions are not compared: 422, with the reason.',
  security,
  request: {
    query: z.object({
      index: z.string().openapi({ example: 'T2B_ITEM' }),
      step: z.string().optional().openapi({ description: 'Absent: the first question that has this index.' }),
      factor: z.string().optional(),
      from: day,
      to: day,
      unit: z.string().optional(),
      'with-index': z.string().optional(),
      'with-step': z.string().optional(),
      'with-factor': z.string().optional(),
      'with-from': day.optional(),
      'with-to': day.optional(),
      'with-unit': z.string().optional(),
    }),
  },
  responses: { 200: json(comparisonSchema, 'Numbers are unrounded.'), 401: noKey, 404: notThere, 422: wrong },
})
