/** The emulators on a free port of this machine, over real HTTP, as a product would meet them. */
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { parse } from 'yaml'
import { type EmulatorClock, stillClock } from '../../src/emulator/clock.ts'
import { type Emulator, type EmulatorOptions, emulator } from '../../src/emulator/emulator.ts'
import type { ZaloOptions } from '../../src/emulator/zalo/oa.ts'
import { type Messages, sayFrom } from '../../src/flow/say.ts'

export const TELEGRAM_TOKEN = '700000001:a-bot-of-the-tests'

export const ZALO = {
  appId: '1234567890123456789',
  appSecret: 'emulator-app-secret',
  oaId: '3662729599000000001',
  oaSecret: 'emulator-oa-secret',
  refreshToken: 'first-refresh-token',
  templateId: '700001',
} as const

/** 09:00 on Tuesday 24 November 2026 in Viet Nam. */
export const MORNING = Date.parse('2026-11-24T09:00:00+07:00')

export interface RunningEmulator extends Emulator {
  /** `http://127.0.0.1:…` */
  readonly origin: string
  /** The values of the product's `*_ROOT` variables. */
  readonly roots: {
    readonly telegram: string
    readonly openapi: string
    readonly business: string
    readonly oauth: string
  }
  stop(): Promise<void>
}

export interface TestOptions extends Partial<Omit<EmulatorOptions, 'zalo'>> {
  readonly zalo?: Partial<ZaloOptions>
}

/** Its clock stands at `MORNING` until it is moved, unless another is given. */
export async function startEmulator(options: TestOptions = {}): Promise<RunningEmulator> {
  const clock: EmulatorClock = options.clock ?? stillClock(MORNING)
  const emulated = emulator({
    say: sayFrom({ vi: locale('vi'), en: locale('en') }),
    publicUrl: 'http://localhost:8080',
    telegram: { token: TELEGRAM_TOKEN },
    ...options,
    clock,
    zalo: { ...ZALO, ...options.zalo },
  })
  const server = createAdaptorServer({ fetch: emulated.app.fetch })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...emulated,
    origin,
    roots: {
      telegram: `${origin}/telegram`,
      openapi: `${origin}/zalo/openapi`,
      business: `${origin}/zalo/business`,
      oauth: `${origin}/zalo/oauth`,
    },
    async stop() {
      emulated.close()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
    },
  }
}

function locale(language: 'vi' | 'en'): Messages {
  return parse(readFileSync(new URL(`../../locales/${language}.yaml`, import.meta.url), 'utf8'))
}
