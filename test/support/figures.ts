/** What `/metrics` says, by the line's name and labels: `ykien_funnel_total{step="sent"}` → 3. */
export async function figures(url: string): Promise<ReadonlyMap<string, number>> {
  const answer = await fetch(`${url}/metrics`)
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), Number(line.slice(at + 1))]
    }),
  )
}

/** Those of one family that are not zero, by their labels: `step="sent"` → 3. */
export async function family(url: string, name: string): Promise<Readonly<Record<string, number>>> {
  const found = [...(await figures(url))].filter(([key, value]) => key.startsWith(`${name}{`) && value !== 0)
  return Object.fromEntries(found.map(([key, value]) => [key.slice(name.length + 1, -1), value]))
}
