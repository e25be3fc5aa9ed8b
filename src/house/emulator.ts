/** The emulators that a development server carries, where no credentials are given. */
import type { Config } from '../config.ts'
import { type Emulator, emulator } from '../emulator/emulator.ts'
import type { Say } from '../flow/say.ts'

/** Stands where a channel is switched off or is not ours to emulate: nobody calls it. */
const NOBODY = {
  appId: '0',
  appSecret: 'off',
  oaId: '0',
  oaSecret: 'off',
  refreshToken: 'off',
  templateId: '0',
}

/** `null`: every channel that is on is a real one, or another stand-in. */
export function openEmulator({ telegram, zalo, port, publicUrl }: Config, say: Say): Emulator | null {
  if (telegram?.emulated !== true && zalo?.emulated !== true) return null
  return emulator({
    say,
    publicUrl,
    telegram: { token: telegram?.emulated === true ? telegram.token : '0:off' },
    zalo: zalo?.emulated === true ? { ...NOBODY, ...zalo, refreshToken: zalo.refreshToken ?? 'off' } : NOBODY,
    zaloWebhook: `http://127.0.0.1:${port}/webhooks/zalo`,
  })
}
