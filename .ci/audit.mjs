/**
 * Asks the registry for known holes in what is installed, and whether the packages are signed as they should be. A finding
 * fails. A registry that does not answer such questions (a mirror, no network) is said plainly and fails nothing.
 */
import { spawnSync } from 'node:child_process'

/** @returns what npm said as JSON; `null`: it did not get an answer. */
function ask(...words) {
  const { stdout } = spawnSync('npm', ['audit', ...words, '--json', '--fetch-retries=0'], { encoding: 'utf8' })
  try {
    const answer = JSON.parse(stdout)
    return answer.error === undefined && answer.message === undefined ? answer : null
  } catch {
    return null
  }
}

const found = []
const unasked = []

const holes = ask('--omit=dev', '--audit-level=high')?.metadata?.vulnerabilities
if (holes === undefined) unasked.push('for known holes')
else if (holes.high + holes.critical > 0) found.push(`${holes.high} high and ${holes.critical} critical holes`)

const { invalid } = ask('signatures') ?? {}
if (invalid === undefined) unasked.push('for signatures')
else if (invalid.length > 0) found.push(`${invalid.length} packages whose signature is wrong`)

for (const what of unasked) process.stdout.write(`*** COULD NOT ASK the registry ${what}: nothing is known of them.\n`)
for (const what of found) process.stdout.write(`*** FOUND ${what}: run npm audit, npm audit signatures.\n`)
process.exitCode = found.length > 0 ? 1 : 0
