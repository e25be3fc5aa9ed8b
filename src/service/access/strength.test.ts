import { describe, expect, test } from 'vitest'
import { passwordFault } from './strength.ts'

const AN = { login: 'nguyen.van.an', name: 'Nguyễn Văn An' }

describe('a password that is chosen', () => {
  test.each([
    ['ngựa đúng pin', null],
    ['Mùa xuân nho nhỏ', null],
    ['correct horse battery staple', null],
    [`${'ngựa đúng pin ghim '.repeat(7)}`.slice(0, 128), null],
    ['ngựa đúng', 'too-short'],
    ['', 'too-short'],
    [`${'ngựa đúng pin ghim '.repeat(7)}`.slice(0, 129), 'too-long'],
    ['nguyenvanan2024', 'own'],
    ['NguyễnVănAn1', 'own'],
    ['ykienykien12', 'pattern'],
    ['ykien01012026', 'own'],
    ['123456789012', 'common'],
    ['matkhau123456', 'common'],
    ['aaaaaaaaaaaaaaaa', 'pattern'],
  ] as const)('%s: %s', async (password, fault) => {
    expect(await passwordFault(password, AN)).toBe(fault)
  })

  test('is counted in characters, not in bytes or in halves of them', async () => {
    expect(await passwordFault('ấ'.repeat(6).normalize('NFD'), AN)).toBe('too-short')
    expect(await passwordFault('😀ựấ', AN)).toBe('too-short')
  })
})
