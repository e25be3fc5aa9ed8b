/** What a button of ours carries: `{ref}:{code}` (`Message.ref`, an option's code). */

export interface Payload {
  readonly ref: string
  readonly code: string
}

export function writePayload({ ref, code }: Payload): string {
  return `${ref}:${code}`
}

/** @returns `null` when this is no payload of ours; a client may send what it likes. */
export function readPayload(text: string): Payload | null {
  const parsed = /^([\w:-]{1,31}):([^\s:]{1,64})$/u.exec(text)
  const [, ref, code] = parsed ?? []
  return ref === undefined || code === undefined ? null : { ref, code }
}
