/**
 * What Zalo's error codes mean for a send: two hosts, two tables, for the same number may mean different things. The codes
 * are those of Zalo's OA API and of its template (ZNS/ZBS) API, as documented in 2026.
 */

/**
 * - `token`: the access token is no longer good; renew it and try once more
 * - `again`: a passing trouble of Zalo's
 * - `busy`: too many calls in a minute
 * - `full`: no more may go to this person today
 * - `tomorrow`: a daily quota of the office is used up
 * - `night`: not between 22:00 and 06:00
 * - `broke`: no money, no quota that comes back by itself
 * - `office`: somebody in the office must act (app, OA, package, permission, template)
 * - `person`: this person cannot be reached
 * - `refused`: this person does not want to be: no other way is taken either
 * - `window`: the person has not written lately enough
 * - `wrong`: this message is refused and would be again
 */
export type ErrorClass =
  | 'token'
  | 'again'
  | 'busy'
  | 'full'
  | 'tomorrow'
  | 'night'
  | 'broke'
  | 'office'
  | 'person'
  | 'refused'
  | 'window'
  | 'wrong'

/** `template`: the template by user id, which lives on the OA host and speaks of templates as the other host does. */
export type Host = 'oa' | 'business' | 'template'

type Table = Readonly<Partial<Record<ErrorClass, readonly number[]>>>

/** Seen on either host for a token that is no longer good. */
const TOKEN = [-216, 216, -220, -401, 401, -124]

const OA: Table = {
  token: TOKEN,
  again: [-200],
  busy: [-32],
  full: [-211, -218],
  night: [-234],
  broke: [-320, -321],
  office: [-204, -205, -209, -212, -219, -221, -223, -224, -242, -248],
  person: [-213, -227],
  refused: [-217, -244],
  window: [-230, -232],
  wrong: [-100, -201, -210, -214, -233, -235, -237, -238, -240, -241, -249],
}

const BUSINESS: Table = {
  token: TOKEN,
  again: [-100],
  busy: [-32],
  tomorrow: [-144, -147],
  night: [-133],
  broke: [-115, -126, -137],
  office: [
    -101, -102, -103, -104, -105, -109, -113, -117, -120, -123, -125, -128, -129, -131, -135, -136, -138, -142, -143,
    -145, -146, -1131, -1201, -1202, -1241, -1351, -1381,
  ],
  person: [-108, -110, -114, -118, -119, -127, -134, -140],
  refused: [-139, -141],
  wrong: [
    -106, -107, -111, -112, -116, -121, -122, -130, -132, -1121, -1122, -1124, -1441, -1471, -1472,
    // -148 … -162: journeys, end-to-end encryption, uploads, `sending_mode`; nothing that we use.
    -148, -149, -150, -151, -152, -153, -154, -155, -156, -157, -158, -159, -160, -161, -162,
  ],
}

const CLASSES: Readonly<Record<Host, ReadonlyMap<number, ErrorClass>>> = {
  oa: byCode(OA),
  business: byCode(BUSINESS),
  template: new Map([...byCode(OA), ...byCode(BUSINESS)]),
}

/** A code that no table knows is a refusal: nothing was sent, and the same message would be refused again. */
export function errorClass(host: Host, code: number): ErrorClass {
  return CLASSES[host].get(code) ?? 'wrong'
}

/** Every code of a host's table. */
export function knownCodes(host: Host): number[] {
  return [...CLASSES[host].keys()]
}

function byCode(table: Table): ReadonlyMap<number, ErrorClass> {
  const entries = Object.entries(table) as [ErrorClass, readonly number[]][]
  return new Map(entries.flatMap(([name, codes]) => codes.map((code) => [code, name] as const)))
}
