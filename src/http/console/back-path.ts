/** Where to go after signing in (`?ve=`): a page of the console and nowhere else. */

/** Only its shape counts; no request is made. */
const HERE = 'http://here'

/** `null`: it is no page of ours. Read as a browser reads it, so that `/quan-tri/..//elsewhere` and `/\elsewhere` are seen for what they are. */
export function backPath(given: string): string | null {
  if (!given.startsWith('/') || !URL.canParse(given, HERE)) return null
  const { origin, pathname, search } = new URL(given, HERE)
  const ours = origin === HERE && /^\/quan-tri(\/|$)/.test(pathname) && !pathname.includes('//')
  return ours && !/^\/quan-tri\/(vao|ra|moi)(\/|$)/.test(pathname) ? pathname + search : null
}
