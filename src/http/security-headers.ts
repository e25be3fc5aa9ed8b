/** The headers that every answer carries (faces.md section 2). A page with needs of its own sets its policy itself. */
import type { MiddlewareHandler } from 'hono'

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
  // Whoever opened it holds no handle on it (ASVS 5.0 section 3.4), and no other site embeds what is served here.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // What no page here asks of a device.
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
}

/** A year and with all below it, as ASVS 5.0 section 3.4 wants: the host name is ykien's alone (docs/security.md). */
const HTTPS_ONLY = 'max-age=31536000; includeSubDomains'

/** @param publicUrl browsers are told to come by https alone where this is https. */
export function securityHeaders(publicUrl: string): MiddlewareHandler {
  const https = publicUrl.startsWith('https:') ? { 'Strict-Transport-Security': HTTPS_ONLY } : {}
  const headers = Object.entries({ ...HEADERS, ...https })
  return async (c, next) => {
    await next()
    for (const [name, value] of headers) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  }
}
