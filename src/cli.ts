/** The command door: `npm run ykien -- COMMAND` (faces.md section 5). Exit status 0 done, 1 problems found, 2 wrong use. */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { auditAnchor, auditVerify } from './commands/audit.ts'
import { backupCommand } from './commands/backup.ts'
import { batchCommand } from './commands/batch.ts'
import { closeCommand } from './commands/close.ts'
import { dispatchCommand } from './commands/dispatch.ts'
import { doctorCommand } from './commands/doctor.ts'
import { erasuresReplay } from './commands/erasures.ts'
import { exportCommand } from './commands/export.ts'
import { flowCheck } from './commands/flow-check.ts'
import { factsFrom, flowPlay } from './commands/flow-play.ts'
import { flowPublished } from './commands/flow-published.ts'
import { flowTrying, isTrying } from './commands/flow-trying.ts'
import { importCommand } from './commands/import.ts'
import { keyRotate, keyRotateSeal } from './commands/key.ts'
import { recountCommand } from './commands/recount.ts'
import { reportCommand } from './commands/report.ts'
import { reportFileCommand } from './commands/report-file.ts'
import { restoreCommand } from './commands/restore.ts'
import { retentionCommand } from './commands/retention.ts'
import { userCommand } from './commands/user.ts'
import { zaloLoginCommand } from './commands/zalo-login.ts'
import { rolesOf } from './config/roles.ts'
import { BY_LOGIN } from './config/zalo.ts'
import { type Config, type ConfigRead, readConfig } from './config.ts'
import type { Tongue } from './flow/words.ts'
import { editedFiles, readTongue } from './house/files.ts'
import { type House, masterKeyOf, openHouse } from './house/open.ts'
import { endOnSignal } from './house/signals.ts'
import type { Deps } from './service/deps.ts'
import { withInvitations } from './service/invite.ts'
import { countAll } from './service/recount.ts'
import { removeSample } from './service/sample-removal.ts'
import { AS } from './service/summary.ts'
import { listUnits, putUnit } from './service/units.ts'
import { unitBody } from './survey/case-body.ts'
import { dayOf } from './survey/time.ts'

const CALLER = { name: 'command-line', units: null } as const

const OPTIONS = {
  json: { type: 'boolean', default: false },
  unit: { type: 'string' },
  as: { type: 'string' },
  until: { type: 'string' },
  successor: { type: 'string', multiple: true },
  under: { type: 'string' },
  outcome: { type: 'string', default: 'returned' },
  phone: { type: 'string' },
  result: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  case: { type: 'string', multiple: true, default: [] as string[] },
  from: { type: 'string' },
  to: { type: 'string' },
  check: { type: 'boolean', default: false },
  update: { type: 'boolean', default: false },
  walk: { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
  port: { type: 'string' },
  only: { type: 'string', multiple: true, default: [] as string[] },
  migrate: { type: 'boolean', default: false },
  close: { type: 'boolean', default: false },
  watch: { type: 'boolean', default: false },
  plan: { type: 'boolean', default: false },
  callback: { type: 'string' },
  anchor: { type: 'string' },
  seal: { type: 'boolean', default: false },
  replace: { type: 'boolean', default: false },
  role: { type: 'string', multiple: true, default: [] as string[] },
  'reset-second-step': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

type Values = ReturnType<typeof parse>['values']

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true })
}

const io = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
  live: process.stderr.isTTY === true,
}

async function main(args: readonly string[]): Promise<number | null> {
  const tongue = await readTongue()
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (error) {
    io.err(`${error instanceof Error ? error.message : String(error)}\n\n${tongue.say('cli.usage', 'vi')}\n`)
    return 2
  }
  const { values, positionals } = parsed
  const [command, ...rest] = positionals
  const help = values.help || command === 'help'
  if (help || command === undefined) {
    io.out(`${tongue.say('cli.usage', 'vi')}\n`)
    return help ? 0 : 2
  }
  const ran = await run(tongue, command, rest, values)
  if (ran === 'wrong-use') io.err(`${tongue.say('cli.usage', 'vi')}\n`)
  return ran === 'wrong-use' ? 2 : ran
}

/** An exit status; `null`: it goes on running (the server). */
type Ran = number | null | 'wrong-use'

async function run(tongue: Tongue, command: string, rest: readonly string[], values: Values): Promise<Ran> {
  const [first, second, ...others] = rest
  const alone = rest.length === 0
  const single = rest.length === 1
  switch (command) {
    case 'serve':
      return alone ? serveOnly(values) : 'wrong-use'
    case 'flow':
      if (first === 'check') return check(tongue, rest.slice(1), values)
      if (first === 'play' && second !== undefined) return play(tongue, second, others, values)
      if (isTrying(first)) {
        const folder = process.env['FLOWS_PATH'] ?? './flows'
        return flowTrying({ words: rest, values, folder }, (command) => within(tongue, command), io, tongue)
      }
      return published(tongue, rest, values)
    case 'close': {
      if (first === undefined || !single) return 'wrong-use'
      const { unit, outcome, phone, json } = values
      return within(tongue, (deps) => closeCommand(deps, { code: first, unit, outcome, phone, json }, io))
    }
    case 'unit':
      if (first === 'list' && single) return within(tongue, (deps) => units(deps, values))
      if (first === 'add' && second !== undefined && others[0] !== undefined) {
        return within(tongue, (deps) => addUnit(deps, second, others.join(' '), values))
      }
      return 'wrong-use'
    case 'batch': {
      if (first !== 'list' && first !== 'close' && first !== 'cut' && first !== 'check') return 'wrong-use'
      if ((first === 'list') !== single || others.length > 0) return 'wrong-use'
      const asked = { do: first, id: second ?? '', json: values.json } as const
      return within(tongue, (deps) => batchCommand(deps, asked, io))
    }
    case 'import':
      if (first === undefined || !single) return 'wrong-use'
      return within(tongue, (deps) => {
        const { unit, result, json } = values
        return importCommand(deps, { file: first, unit, result, dryRun: values['dry-run'], json }, io)
      })
    case 'user': {
      const { role: roles, unit, json, 'reset-second-step': resetSecondStep } = values
      return within(tongue, (deps) => userCommand(deps, { words: rest, roles, unit, resetSecondStep, json }, io))
    }
    case 'sample':
      return first === 'remove' && single ? within(tongue, (deps) => removeSamples(deps, values)) : 'wrong-use'
    case 'report': {
      const { from, to, unit = null, json, out } = values
      const as = AS.find((known) => known === (values.as ?? 'was'))
      if (from === undefined || to === undefined || as === undefined || !alone) return 'wrong-use'
      return within(tongue, async (deps) => {
        // No server may be running that counts what is new.
        await countAll(withInvitations(deps))
        if (out !== undefined) return reportFileCommand(deps, { from, to, unit, as }, out, io)
        return reportCommand(deps, { from, to, unit, as, json }, io)
      })
    }
    case 'export': {
      const { from, to, unit = null, json, out: file } = values
      if (from === undefined || to === undefined || file === undefined || !alone) return 'wrong-use'
      return within(tongue, async (deps) => {
        await countAll(withInvitations(deps))
        return exportCommand(deps, { from, to, unit, file, json }, io)
      })
    }
    case 'retention':
      return alone
        ? within(tongue, (deps) => retentionCommand(deps, { dryRun: values['dry-run'], json: values.json }, io))
        : 'wrong-use'
    case 'dispatch': {
      if (!alone) return 'wrong-use'
      const { plan, json } = values
      return within(tongue, (deps) => dispatchCommand(deps, { plan, json }, io))
    }
    case 'doctor':
      return doctorCommand(config(tongue), (read) => openHouse(read, tongue), { json: values.json }, io, tongue)
    case 'zalo':
      return first === 'login'
        ? within(tongue, (_, house) => zaloLogin(house, values), firstConsent(process.env))
        : 'wrong-use'
    case 'recount':
      return values.check && alone
        ? within(tongue, (deps) => recountCommand(withInvitations(deps), { json: values.json }, io))
        : 'wrong-use'
    case 'audit':
      if (first === 'verify' && single) return within(tongue, (deps) => auditVerify(deps, values, io))
      if (first === 'anchor' && single) return within(tongue, (deps) => auditAnchor(deps, values, io))
      return 'wrong-use'
    case 'key':
      if (first !== 'rotate' || !single) return 'wrong-use'
      return within(tongue, async (deps, _, read) => {
        const keys = { old: await masterKeyOf(read), next: read.nextKey }
        const rotate = values.seal ? keyRotateSeal : keyRotate
        return rotate(deps, { ...keys, json: values.json }, io)
      })
    case 'backup':
      if (first === undefined || !single) return 'wrong-use'
      return within(tongue, (deps, _, read) => backupCommand(deps, read, { file: first, json: values.json }, io))
    case 'restore':
      return first !== undefined && single ? restore(tongue, first, values) : 'wrong-use'
    case 'erasures':
      if (first !== 'replay') return 'wrong-use'
      return within(tongue, (deps) => erasuresReplay(deps, { files: rest.slice(1), json: values.json }, io))
    default:
      return 'wrong-use'
  }
}

async function serveOnly({ only, watch }: Values): Promise<Ran> {
  const roles = rolesOf(only)
  if (roles === null) return 'wrong-use'
  // All of HTTP comes with it, which no other command needs.
  const { serve } = await import('./node.ts')
  const served = await serve(process.env, undefined, roles, { watch })
  if (served === null) return 1
  if (served.firstLink !== null) io.out(`${served.firstLink}\n`)
  endOnSignal(served)
  return null
}

function published(tongue: Tongue, words: readonly string[], values: Values): Promise<Ran> {
  const { json, migrate, close, 'dry-run': dryRun } = values
  return flowPublished({ words, json, dryRun, migrate, close }, config(tongue), io, tongue)
}

function config(tongue: Tongue, env: Environment = process.env): ConfigRead {
  return readConfig(env, (key, values) => tongue.say(`config.${key}`, 'vi', values))
}

type Environment = Readonly<Record<string, string | undefined>>

/** The first refresh token is what the consent brings; it is the one variable that cannot be there before. */
function firstConsent(env: Environment): Environment {
  return env['ZALO_APP_ID'] ? { ...env, ZALO_REFRESH_TOKEN: env['ZALO_REFRESH_TOKEN'] || BY_LOGIN } : env
}

/** Runs a command in the opened house and closes it again. */
async function within<R extends Ran>(
  tongue: Tongue,
  command: (deps: Deps, house: House, config: Config) => Promise<R>,
  env?: Environment,
): Promise<R | 1> {
  const read = config(tongue, env)
  if ('problems' in read) {
    for (const problem of read.problems) io.err(`${problem}\n`)
    return 1
  }
  const house = await openHouse(read.config, tongue)
  try {
    return await command(house.deps, house, read.config)
  } finally {
    await house.deps.lanes.idle()
    await house.close()
  }
}

async function restore(tongue: Tongue, file: string, { replace, json }: Values): Promise<number> {
  const read = config(tongue)
  if ('problems' in read) {
    for (const problem of read.problems) io.err(`${problem}\n`)
    return 1
  }
  const open = (copy: Config): Promise<House> => openHouse(copy, tongue)
  return restoreCommand(read.config, { file, replace, json }, open, io, tongue.say)
}

async function zaloLogin({ deps, zalo }: House, { callback, json }: Values): Promise<number> {
  if (zalo === null) {
    io.err(`${deps.say('zalo-login.off', 'vi')}\n`)
    return 1
  }
  const asked = { callback: callback ?? `${deps.publicUrl}/`, json }
  return zaloLoginCommand(zalo.login, asked, process.stdin, io, deps.say)
}

async function check(tongue: Tongue, named: readonly string[], { json }: Values): Promise<number> {
  const folder = process.env['FLOWS_PATH'] ?? './flows'
  // A folder that cannot be listed is told as a file that cannot be read.
  const files = named.length > 0 ? named : await editedFiles(folder).catch(() => [folder])
  return flowCheck({ files, json, read: (file) => readFile(file) }, io, tongue)
}

/** @param more further pairs after `--case key=value`; anything else there was not meant for us. */
async function play(
  tongue: Tongue,
  file: string,
  more: readonly string[],
  { json, case: facts }: Values,
): Promise<Ran> {
  if (more.length > 0 && (facts.length === 0 || !more.every((pair) => pair.includes('=')))) return 'wrong-use'
  return flowPlay(
    { text: await readFile(file, 'utf8'), file, facts: factsFrom([...facts, ...more], dayOf(Date.now())), json },
    process.stdin,
    io,
    tongue,
  )
}

async function units(deps: Deps, { json }: Values): Promise<number> {
  const list = await listUnits(deps)
  if (json) io.out(`${JSON.stringify(list)}\n`)
  else
    for (const { id, name, parent, until } of list)
      io.out(`${[id, name, parent ?? '', until ?? ''].join('\t').trimEnd()}\n`)
  return 0
}

async function addUnit(deps: Deps, id: string, name: string, values: Values): Promise<number> {
  const { under: parent, from, until, successor: successors, json } = values
  const read = unitBody.safeParse({ name, parent, from, until, successors })
  if (!read.success) {
    io.err(`${deps.say('cli.unit-wrong', 'vi')}\n`)
    return 1
  }
  const put = await putUnit(deps, id, read.data, CALLER)
  if (put.kind === 'refused') {
    for (const { path, message } of put.issues) io.err(`${path}: ${message}\n`)
    return 1
  }
  io.out(json ? `${JSON.stringify(put.unit)}\n` : `${put.unit.id}\t${put.unit.name}\n`)
  return 0
}

async function removeSamples(deps: Deps, { json }: Values): Promise<number> {
  const removed = await removeSample(deps)
  io.out(json ? `${JSON.stringify(removed)}\n` : `${deps.say('cli.sample-removed', 'vi', { ...removed })}\n`)
  return 0
}

const status = await main(process.argv.slice(2)).catch((error: unknown) => {
  io.err(`${error instanceof Error ? error.message : String(error)}\n`)
  return 1
})
if (status !== null) process.exitCode = status
