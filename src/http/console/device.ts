/** What a browser calls itself, in three words: to tell one's own sign-in sessions apart, no more. */

/** The first that fits: each calls itself by the names of those after it too. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/coc_coc_browser/i, 'Cốc Cốc'],
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/Chrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bWindows\b/, 'Windows'],
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/** `Firefox, Windows`; `''`: it does not say, or says something that is not known. */
export function deviceOf(userAgent: string | undefined): string {
  const first = (names: typeof BROWSERS) => names.filter(([shape]) => shape.test(userAgent ?? '')).slice(0, 1)
  return [...first(BROWSERS), ...first(SYSTEMS)].map(([, name]) => name).join(', ')
}
