/** What the product is started with in the benchmarks: as in production, its providers on this machine. */
import { API_SECRET } from './path.ts'
import { ACCOUNT } from './zalo.ts'

/** @param root of a provider that stands in for Zalo. */
export function productEnv(root: string, port: number): Readonly<Record<string, string>> {
  return {
    PORT: String(port),
    PUBLIC_URL: 'https://ykien.example',
    NODE_ENV: 'production',
    CHANNELS: 'zalo,web',
    YKIEN_KEY: Buffer.alloc(32, 7).toString('base64'),
    API_KEYS: `bench:${API_SECRET}`,
    SENDING_HOURS: 'always',
    ZALO_APP_ID: ACCOUNT.appId,
    ZALO_APP_SECRET: 'bench-app-secret',
    ZALO_OA_ID: ACCOUNT.oaId,
    ZALO_OA_SECRET: ACCOUNT.oaSecret,
    ZALO_REFRESH_TOKEN: 'bench-first-refresh',
    ZALO_TEMPLATE_ID: '1',
    ZALO_OPENAPI_ROOT: root,
    ZALO_BUSINESS_ROOT: root,
    ZALO_OAUTH_ROOT: root,
  }
}
