/** What the parts of the phone page are given. */
import type { Say } from '../../flow/say.ts'
import type { Person } from '../person.ts'
import type { Bot } from '../telegram/bot.ts'
import type { World } from '../world.ts'
import type { Oa } from '../zalo/oa.ts'
import type { App } from './act.ts'

export interface PhoneParts {
  readonly world: World
  readonly bot: Bot
  readonly oa: Oa
  readonly say: Say
}

/** What every view needs to write itself. */
export interface View extends PhoneParts {
  /** In the language of the page. */
  readonly t: (key: string, values?: Readonly<Record<string, string | number>>) => string
  readonly lang: 'vi' | 'en'
  /** Where the emulator is mounted: `` or `/emulator`. */
  readonly base: string
}

/** The fields of a posted form. */
export type Form = Readonly<Record<string, string | undefined>>

/** The address of the page itself. */
export function homePath(base: string): string {
  return base === '' ? '/' : base
}

/** The address of a conversation, in which `still` keeps it from loading itself anew. */
export function screenPath(
  { base, lang }: Pick<View, 'base' | 'lang'>,
  { id }: Person,
  app: App,
  still = false,
): string {
  return `${base}/screen/${app}/${id}?lang=${lang}${still ? '&still=1' : ''}`
}
