/** Cookies that no other host and no page without https can set, where the office is reached by https (RFC 6265bis). */

export function ownName(publicUrl: string, name: string): string {
  return publicUrl.startsWith('https:') ? `__Host-${name}` : name
}

/** `__Host-` wants the whole path. */
export function ownAttributes(publicUrl: string) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: publicUrl.startsWith('https:') } as const
}
