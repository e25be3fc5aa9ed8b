/** The named scales that a step may take instead of a list of its own (`scale: satisfaction-5`). */
import type { Option } from './definition.ts'

/**
 * *Mức độ hài lòng*, five levels, worst first (faces.md section 4). How people type these levels is language, not
 * questionnaire: `locales/`, section `words`.
 */
const SATISFACTION_5: readonly Option[] = [
  level('VD', 'Rất không hài lòng', 'Very dissatisfied'),
  level('D', 'Không hài lòng', 'Dissatisfied'),
  level('N', 'Bình thường', 'Neutral'),
  level('S', 'Hài lòng', 'Satisfied'),
  level('VS', 'Rất hài lòng', 'Very satisfied'),
]

export const SCALES: ReadonlyMap<string, readonly Option[]> = new Map([['satisfaction-5', SATISFACTION_5]])

function level(code: string, vi: string, en: string): Option {
  return { code, label: { vi, en }, also: [], counted: true }
}
