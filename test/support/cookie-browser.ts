/** A browser of few words: follows redirects from server to server and keeps each server's cookies apart. */
export interface Arrived {
  readonly url: URL
  readonly status: number
  readonly text: string
  /** Every address on the way, this one last. */
  readonly way: readonly URL[]
}

const STEPS_MAX = 12

export class CookieBrowser {
  readonly #jars = new Map<string, Map<string, string>>()

  /** @param stopAt not opened any more: the address it would go to is where it arrives */
  async open(address: string, stopAt: (url: URL) => boolean = () => false): Promise<Arrived> {
    const way: URL[] = []
    for (let url = new URL(address); way.length < STEPS_MAX; ) {
      way.push(url)
      if (stopAt(url)) return { url, status: 0, text: '', way }
      const answer = await fetch(url, { redirect: 'manual', headers: { cookie: this.cookies(url) } })
      this.#keep(url, answer.headers.getSetCookie())
      const to = answer.headers.get('location')
      const text = await answer.text()
      if (to === null) return { url, status: answer.status, text, way }
      url = new URL(to, url)
    }
    throw new Error('it is sent from one address to the next without an end')
  }

  cookies(url: URL): string {
    return [...this.#jar(url)].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** Puts back what the browser had before, as a thief of its cookies would. */
  take(url: URL, cookies: string): void {
    for (const pair of cookies.split('; ')) this.#jar(url).set(...cut(pair))
  }

  #keep(url: URL, set: readonly string[]): void {
    for (const line of set) {
      const [pair = '', ...attributes] = line.split('; ')
      const [name, value] = cut(pair)
      const over = attributes.some((one) => /^max-age=0$/i.test(one) || /^expires=Thu, 01 Jan 1970/i.test(one))
      if (over) this.#jar(url).delete(name)
      else this.#jar(url).set(name, value)
    }
  }

  #jar({ origin }: URL): Map<string, string> {
    const jar = this.#jars.get(origin) ?? new Map<string, string>()
    this.#jars.set(origin, jar)
    return jar
  }
}

function cut(pair: string): [string, string] {
  const at = pair.indexOf('=')
  return [pair.slice(0, at), pair.slice(at + 1)]
}
