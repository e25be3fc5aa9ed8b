/** Plain calls to an emulated Zalo, as any client would make them. */
import { type RunningEmulator, ZALO } from './emulator.ts'

export type ZaloAnswer = Readonly<Record<string, unknown>> & { readonly error?: number }

export async function refreshTokens(here: RunningEmulator, refreshToken: string): Promise<ZaloAnswer> {
  const response = await fetch(`${here.roots.oauth}/v4/oa/access_token`, {
    method: 'POST',
    headers: { secret_key: ZALO.appSecret },
    body: new URLSearchParams({ app_id: ZALO.appId, grant_type: 'refresh_token', refresh_token: refreshToken }),
  })
  return (await response.json()) as ZaloAnswer
}

export async function callZalo(url: string, accessToken: string, body?: unknown): Promise<ZaloAnswer> {
  const response = await fetch(url, {
    headers: { access_token: accessToken, 'content-type': 'application/json' },
    ...(body !== undefined && { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return (await response.json()) as ZaloAnswer
}
