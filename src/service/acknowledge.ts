/** Shows on the pressed message what the press did. Best effort, after the turn is stored: never part of it. */
import type { Pressed, PressHandle } from '../channels/channel.ts'
import type { Turn } from '../flow/turn.ts'
import type { Session } from '../survey/session.ts'
import { compose } from './compose.ts'
import type { Deps } from './deps.ts'
import { codeOf } from './follow.ts'
import type { ChatEvent } from './receive.ts'

type Press = Extract<ChatEvent, { readonly kind: 'press' }>

export function acknowledge(deps: Deps, event: Press, handle: PressHandle, taken: Turn, session: Session): void {
  const channel = deps.channels.find(({ name }) => name === event.channel)
  if (channel === undefined) return
  void channel.acknowledge(handle, pressed(deps, taken, session)).catch((cause: unknown) => {
    deps.log.warn({ code: codeOf(cause) }, 'a press was not acknowledged')
  })
}

function pressed(deps: Deps, taken: Turn, session: Session): Pressed {
  const [reply] = taken.replies
  if (taken.happened === 'ticked' && reply !== undefined) {
    return {
      kind: 'ticked',
      message: compose(reply, {
        invitation: session._id,
        link: null,
        template: null,
        language: session.state.language,
      }),
    }
  }
  if (taken.pressed !== null) return { kind: 'chosen', label: taken.pressed }
  // What was refused says why in its first sentence; the question follows with buttons of its own.
  const why = taken.happened === 'late' ? undefined : reply?.text.split('\n\n', 1)[0]
  return { kind: 'late', notice: why ?? deps.say('chat.late-press', session.state.language) }
}
