/** `reply_markup` as the Bot API takes it, with its limits. */
import { z } from 'zod'
import type { Button } from '../bubble.ts'

/** Bytes of UTF-8, not characters. */
const CALLBACK_DATA_MAX = 64
const BUTTONS_MAX = 100

const buttonShape = z.object({
  text: z.string().min(1),
  callback_data: z.string().optional(),
  url: z.string().optional(),
})
const markupShape = z.object({ inline_keyboard: z.array(z.array(buttonShape)).optional() })

type InlineButton = z.infer<typeof buttonShape>
export type Keyboard = readonly (readonly InlineButton[])[]

/** The keyboard, or Telegram's words for what is wrong with it. Form posts carry it as JSON text. */
export function keyboardOf(markup: unknown): { readonly keyboard: Keyboard } | { readonly wrong: string } {
  if (markup === undefined || markup === null || markup === '') return { keyboard: [] }
  const parsed = markupShape.safeParse(typeof markup === 'string' ? jsonOf(markup) : markup)
  if (!parsed.success) return { wrong: "Bad Request: can't parse reply keyboard markup JSON object" }
  const keyboard = parsed.data.inline_keyboard ?? []
  const all = keyboard.flat()
  if (all.length > BUTTONS_MAX) return { wrong: 'Bad Request: reply markup is too long' }
  for (const button of all) {
    const wrong = fault(button)
    if (wrong !== null) return { wrong }
  }
  return { keyboard }
}

export function asButtons(keyboard: Keyboard): Button[][] {
  return keyboard.map((row) =>
    row.map(({ text, url, callback_data }) =>
      url !== undefined
        ? { kind: 'link', label: text, url }
        : { kind: 'press', label: text, data: callback_data ?? '', shown: false },
    ),
  )
}

function fault({ url, callback_data }: InlineButton): string | null {
  if (url !== undefined) {
    const protocol = URL.parse(url)?.protocol
    if (protocol === 'http:' || protocol === 'https:') return null
    return 'Bad Request: inline keyboard button URL is invalid: Wrong HTTP URL'
  }
  if (callback_data === undefined) {
    return "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
  }
  const bytes = Buffer.byteLength(callback_data)
  return bytes >= 1 && bytes <= CALLBACK_DATA_MAX ? null : 'Bad Request: BUTTON_DATA_INVALID'
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: the schema refuses this with Telegram's words.
    return null
  }
}
