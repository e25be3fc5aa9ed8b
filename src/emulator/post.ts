/** One delivery to a webhook of the product. */

/** The status that was answered, or that nothing was (refused, broken, too late). */
export type Posted = number | 'unreachable'

export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { deadline, closed }: { readonly deadline: number; readonly closed: AbortSignal },
): Promise<Posted> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(deadline), closed]),
    })
    await response.arrayBuffer()
    return response.status
  } catch {
    // Whatever broke, to the sender of a webhook it is one and the same: there was no answer.
    return 'unreachable'
  }
}
