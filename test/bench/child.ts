/** A server under test in a process of its own, so that it shares no event loop with those who measure it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'

export interface Child {
  /** Asks it and takes its next message as the answer. */
  ask(question: unknown): Promise<unknown>
  stop(): Promise<void>
}

/** @param file beside this one; it says `'ready'` when it serves, and ends when its parent lets go. */
export async function startChild(file: string, env: Readonly<Record<string, string>>): Promise<Child> {
  const child = fork(new URL(file, import.meta.url), { env: { ...process.env, ...env } })
  const ended = once(child, 'exit')
  const heard = async (): Promise<unknown> => {
    const message = once(child, 'message')
    const gone = ended.then(() => Promise.reject(new Error(`${file} ended`)))
    return (await Promise.race([message, gone]))[0]
  }
  await heard()
  return {
    ask: async (question) => {
      const answer = heard()
      child.send(question as string)
      return answer
    },
    stop: async () => {
      child.disconnect()
      await ended
    },
  }
}
