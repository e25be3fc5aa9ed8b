/**
 * What is wrong with a file that an office edits: a code, the place, a sentence, and what to do about it (faces.md
 * section 5). The sentences here are English; `locales/vi.yaml` (section `flow-check`) has them in Vietnamese, by code.
 */

/** What a sentence needs to know: names found, names allowed, limits. */
type FindingData = Readonly<Record<string, string | number>>

export interface Finding {
  /** The name that the reader was given. */
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  readonly column: number
  /** With an error the file is not used. */
  readonly severity: 'error' | 'warning'
  readonly code: string
  readonly message: string
  /** What to do. */
  readonly fix: string
  readonly data?: FindingData
}

/** A finding that does not know its line yet: `path` leads into the document, `key` to the name of an entry there. */
export interface Fault {
  readonly path: readonly PropertyKey[]
  readonly key?: string
  readonly code: FaultCode
  readonly data: FindingData
}

/** Message and fix by code. `{name}` stands for an entry of the fault's data. */
export const SENTENCES = {
  'too-large': ['The file is larger than {max} kB and was not read.', 'Remove what is not needed.'],
  'not-utf8': ['The file is not UTF-8 text.', 'Save it again with the encoding UTF-8.'],
  'no-file': ['The file cannot be read ({reason}).', 'Check its name and its permissions.'],
  yaml: ['This is no valid YAML: {detail}', 'Correct the indentation, the quotes or a missing colon.'],
  thousands: ['“{value}” would be read with a decimal point.', 'Write {plain}, without points.'],
  'too-deep': ['Lists and maps are nested too deeply.', 'No such file needs more than five levels.'],
  'not-a-flow': ['This is no questionnaire.', 'Begin with flow:, title: and steps:.'],
  'not-a-policy': ['This is no policy of sending.', 'Write names with their values, as in the shipped policy.yaml.'],
  'not-golden': [
    'These are no golden conversations.',
    'Write a list, each with name: and turns:, as in seven-criteria.golden.yaml.',
  ],
  'not-a-calendar': ['This is no calendar.', 'Write weekend:, holidays:, worked: and quiet:, as in the shipped file.'],
  'unknown-key': ['“{key}” is not known here.', 'Correct or remove it. Known: {allowed}.'],
  missing: ['“{key}” is missing.', 'Add “{key}:” here.'],
  'wrong-type': [
    '“{key}” has the wrong kind of value.',
    'Write {expected} here; a text that looks like a number needs quotes.',
  ],
  'unknown-value': ['“{value}” is not possible for “{key}”.', 'Write one of: {allowed}.'],
  'unknown-outcome': ['There is no outcome “{value}”.', 'Write one of: {allowed}.'],
  'unknown-list': ['There is no list “{value}”.', 'Write one of: {allowed}; or add it under lists: in lists.yaml.'],
  'shipped-scale': ['The scale “{name}” belongs to the software.', 'Choose another name.'],
  'not-lists': ['These are no shared lists.', 'Write lists: and scales:, each with names and their options.'],
  'unknown-scale': ['There is no scale “{value}”.', 'Write one of: {allowed}.'],
  'wrong-form': ['“{value}” is not possible for “{key}”.', 'Match the pattern {pattern}.'],
  blank: ['“{key}” is empty.', 'Write a text.'],
  'too-much': ['“{key}” is too long or too large.', 'Keep to at most {max}.'],
  'too-little': ['“{key}” is too short or too small.', 'Give at least {min}.'],
  'duplicate-step': ['The step id “{id}” is used twice.', 'Give each step an id of its own.'],
  'reserved-step': ['A step cannot be called “{id}”.', 'Choose another id.'],
  'duplicate-code': ['The code “{code}” is used twice in this step.', 'Give each option a code of its own.'],
  'reserved-code': [
    'The code “{code}” is reserved for the software.',
    'Choose another; not NA, SKIP, DONE, RIGHT, WRONG, STOP.',
  ],
  'unknown-step': ['There is no step “{step}”.', 'Name an earlier step.'],
  'later-step': ['The step “{step}” does not stand before this one.', 'Move it up, or name an earlier step.'],
  'unknown-code': ['The step “{step}” has no code “{code}”.', 'Write one of: {allowed}.'],
  'unknown-fact': ['There is no fact “{name}” of a case.', 'Use one of: {allowed}.'],
  'wrong-condition': [
    'The step “{step}” is not answered in this way.',
    'Codes in a list for a choice; above or below for a number.',
  ],
  'unknown-variable': ['There is no variable {open}{name}{close}.', 'Use one of: {allowed}.'],
  'variable-here': [
    'This text is shown as it stands, without variables.',
    'Move the variable to an ask, greeting, sober or thanks.',
  ],
  'bad-message': [
    'The braces of this text are not right ({detail}).',
    'Write a variable as {open}office{close}; ICU select works, and plural of minutes.',
  ],
  'missing-other': [
    'A choice between words has no branch for all other cases.',
    'Add at its end: other {open}…{close}.',
  ],
  'no-answer': ['This step cannot be answered.', 'Add one of: choose, scale, number, date, text.'],
  'two-answers': ['This step can be answered in more than one way: {ways}.', 'Keep one of them.'],
  'needless-answer': ['A step of the role information asks nothing.', 'Remove “{ways}”, or change the role.'],
  'few-options': ['There are fewer than {min} options to choose from.', 'Add options.'],
  'needs-choose': ['“{key}” works only with options.', 'Add choose, or remove “{key}”.'],
  'min-above-max': ['min ({min}) is above max ({max}).', 'Swap them or correct one.'],
  'outside-range': ['{value} is not between {min} and {max}.', 'Correct it or remove it.'],
  'duplicate-suggestion': ['{value} is suggested twice.', 'Remove one.'],
  'consent-codes': [
    'A consent, and the wish to be called, is answered by YES and NO.',
    'Give this step exactly the options with the codes YES and NO.',
  ],
  'same-answer': [
    '“{answer}” may mean {one} or {other}: without accents they are the same.',
    'Change one label, or its also.',
  ],
  'asks-nothing': ['This questionnaire asks nothing.', 'Add a step with a question.'],
  'dead-end': [
    'Whoever agrees at “{id}” may come to the end without having been asked anything.',
    'Give at least one question no when:.',
  ],
  'unreachable-step': [
    'Nobody comes to “{id}”: whoever answers “{step}” in this way is asked no more.',
    'Remove the step, or correct when:.',
  ],
  'never-shown': [
    'Nobody comes to “{id}”: it follows “{step}”, which is never asked itself.',
    'Correct the condition of “{step}” first.',
  ],
  contradiction: [
    'Nobody comes to “{id}”: no answers to {step} fulfil its condition.',
    'Correct when:; all of its entries have to hold at once.',
  ],
  'too-many-ways': [
    'The conditions leave too many ways through the questionnaire to look at each.',
    'Let fewer questions hang on several earlier ones.',
  ],
  'many-questions': [
    'Everybody is asked {count} questions; with more than {max} people leave off.',
    'Remove or join questions, or say under accepted: why they are needed.',
  ],
  'many-follow-ups': [
    'One person may be asked {count} follow-up questions ({steps}); with more than {max} people leave off.',
    'Narrow a when:, or say under accepted: why they are needed.',
  ],
  'long-reading': [
    'Reading the longest way takes {seconds} s, at {rate} written words a minute; people give {max} s.',
    'Shorten texts and options, or say under accepted: why they are needed.',
  ],
  misread: [
    'Whoever types “{typed}” means {one}, and is taken to mean {other}.',
    'Change the label or its also:; the words of the software (stop, back …) cannot be used as answers.',
  ],
  'asked-back': [
    'Whoever types “{typed}” is asked back: it may mean several options, or none.',
    'Make the label longer, or remove what is like it in also:.',
  ],
  'shared-synonym': [
    'The synonym “{typed}” does not lead to {one}: another option has it too, or it cannot be understood.',
    'Keep it at one option only.',
  ],
  'long-message': [
    'With the longest names this message has {length} characters; {channel} takes {max} and gets it in parts.',
    'Shorten the text or the options. What stands before the question and the list of options count too.',
  ],
  'numbered-list': [
    'Zalo has room for {max} buttons, and these are {count} options.',
    'In Zalo people see a numbered list (“1. …”, “2. …”) without buttons, and type a number. Shorten it, or accept that.',
  ],
  'numbers-in-a-row': [
    'Zalo has room for {max} buttons, and these are {count} numbers.',
    'In Zalo people see them in one line, without buttons, and type one. Suggest fewer, or accept that.',
  ],
  'long-button': [
    'The label of {code} has {length} characters; ticked, a button in Zalo shows {max}.',
    'Shorten the label.',
  ],
  'missing-language': [
    'This text is missing in the language {language}, which other texts here have.',
    'Write it; until then it is shown in Vietnamese.',
  ],
  'missing-plural': [
    '{open}{name}{close} needs its plural in the language {language}: {forms}.',
    'Write {open}{name}, plural, one {open}# minute{close} other {open}# minutes{close}{close}.',
  ],
  'not-nfc': [
    'The accents of “{text}” are kept as signs of their own (not NFC): the text looks right and is not found.',
    'Type it anew, or let the editor convert the file to NFC.',
  ],
  'personal-data': [
    'This asks for personal data (“{word}”), which the answers must not hold.',
    'Remove it; a call back is arranged by a step of the role contact, and the case is known already.',
  ],
  'rude-wording': ['“{word}” is no way in which an office speaks to people.', 'Write Ông/Bà, vui lòng, xin.'],
  abbreviation: ['“{word}” is an abbreviation that not everybody reads.', 'Write it out.'],
  'no-way-out': [
    'Whoever filed online has not seen this (“{word}”) and cannot answer.',
    'Add: if you did not come in person, please choose “{label}”; or an option with counted: false.',
  ],
  'scale-without-direction': [
    'Nobody knows which answers to “{id}” are good: it has no named scale.',
    'Write scale: satisfaction-5, give each option points:, or change the role to fact.',
  ],
  'unknown-factor': ['There is no factor “{value}”.', 'Write one of: {allowed}; or add it under factors:.'],
  'rating-without-factor': [
    'The rating “{id}” measures none of the factors of this questionnaire: it is missing from their index.',
    'Add factor: with one of the names under factors:.',
  ],
  'unused-factor': [
    'No question measures the factor “{name}”: the index of the factors has a gap.',
    'Give a question this factor:, or remove it under factors:.',
  ],
  'missing-points': [
    'The option {code} has no points, and others of this question have.',
    'Give every option points:, or counted: false where it is none of the scale.',
  ],
  'needless-points': [
    'The option {code} is not counted, so that its points are in no sum.',
    'Remove points:, or counted: false.',
  ],
  'series-code': [
    'The code {code} of “{step}” means “{label}” here and “{other}” in {file}, of the same series: both are counted together.',
    'Give the new meaning a new code, or this questionnaire a series: of its own.',
  ],
  'series-label': [
    '“{label}” of “{step}” has the code {code} here and {other} in {file}, of the same series.',
    'Use the same code for the same answer, or give this questionnaire a series: of its own.',
  ],
  'not-a-duration': ['“{value}” is no length of time.', 'Write a number and its unit: 30 min, 2 h or 1 d.'],
  'under-a-day': ['“{value}” is less than a day.', 'Give at least 1 d: what is under way needs time to finish.'],
  'not-a-term': ['“{value}” is no time to keep something.', 'Write a number and its unit: 30 d, 6 months or 5 years.'],
  'not-a-batch': [
    '“{value}” cannot be the id of a batch.',
    'Begin with a letter; only a-z, digits and hyphens: campaign-2027.',
  ],
  'batch-turned-round': ['The last day of the batch is before its first.', 'from: is the first day, to: the last.'],
  'batch-twice': ['An id of a batch stands there twice.', 'Each batch has an id of its own.'],
  'batch-overlap': ['Two batches have a day in common.', 'Change from: or to:, so that each day is in one of them.'],
  'not-hours': ['“{value}” are no hours.', 'Write both ends with four digits each, such as 08:00-11:30.'],
  'hours-overlap': [
    'The hours do not rise through the day, or overlap.',
    'Put the earliest first; each begins when the one before has ended.',
  ],
  'expires-too-soon': ['Surveys end after “{value}”, before people can answer.', 'Write at least 1 d.'],
  'reminders-fall': ['A reminder is not later than the one before.', 'Write working days that rise, such as [2, 5].'],
  'way-twice': ['A way is named twice.', 'Name each way once.'],
  'one-comparator': [
    'A target is reached from a value on, or above it: there has to be one of the two.',
    'Write either at-least: or above:, in percent.',
  ],
  'not-an-office': [
    '“{key}” cannot be the id of a unit.',
    'Name an office by its unit id (a–z, 0–9, hyphens); “unit list” shows them.',
  ],
  'not-a-day': [
    '“{value}” is no day.',
    'Write 10/3 âm (lunar, every year), 30/4 (every year) or 2026-08-31 (that day only).',
  ],
  'not-a-full-day': ['“{value}” is no day.', 'Write year, month and day: 2026-08-22.'],
  'unlike-days': [
    '“from” and “to” are not written in the same way.',
    'Write both lunar, both yearly, or both with the year.',
  ],
  'wrong-span': [
    '“to” lies before “from”, or more than {max} days after it.',
    'Correct one of them; for a single day leave “to” out.',
  ],
  'same-outcome': [
    'Cases with the outcome “{outcome}” are asked “{other}” ({file}), never “{flow}”.',
    'Name the outcome under for: in one of the two only, or take one file out of the folder.',
  ],
  'same-flow': [
    'The questionnaire “{flow}” is in {file} already, and this file is not used.',
    'Give this one another id after flow:, or take one file out of the folder.',
  ],
  'changed-code': [
    'At the step “{step}” the code “{code}” has meant “{was}” so far, and answers are kept under it; here it says “{now}”.',
    'Give what is new a new code. If it means the same in other words, write “{was}” under also:. Else begin a series of its own: series:.',
  ],
  'changed-step': [
    'The step “{step}” was “{was}” so far, and answers are kept under it; here it is “{now}”.',
    'Give what is new a step id of its own, or begin a series of its own: series:.',
  ],
} as const satisfies Record<string, readonly [message: string, fix: string]>

export type FaultCode = keyof typeof SENTENCES

export function isFaultCode(code: unknown): code is FaultCode {
  return typeof code === 'string' && Object.hasOwn(SENTENCES, code)
}

/** What `{expected}` says: a kind of value as zod names it, and two of ours. */
export const KINDS = {
  string: 'a text',
  object: 'a map of names and values',
  record: 'a map of names and values',
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  words: 'a text, or a map with vi and en',
  condition: 'a list of codes, or above/below',
} as const satisfies Record<string, string>

/** Follows the fix where a name was probably mistyped. */
const MEANT = 'Perhaps “{nearest}” was meant.'

/** What works all the same, though perhaps not as well as it might: an office may have its reasons (`accepted:`). */
export const ACCEPTABLE = [
  'too-many-ways',
  'many-questions',
  'many-follow-ups',
  'long-reading',
  'asked-back',
  'shared-synonym',
  'long-message',
  'numbered-list',
  'numbers-in-a-row',
  'long-button',
  'missing-language',
  'missing-plural',
  'not-nfc',
  'rude-wording',
  'abbreviation',
  'rating-without-factor',
  'unused-factor',
  'no-way-out',
  'scale-without-direction',
] as const satisfies readonly FaultCode[]

/** What works all the same, though perhaps not as it was meant. */
const WARNINGS: readonly FaultCode[] = [...ACCEPTABLE, 'same-outcome', 'same-flow', 'series-code', 'series-label']

/** @param place line and column, counted from 1. */
export function findingOf(
  fault: Fault,
  file: string,
  place: { readonly line: number; readonly column: number },
): Finding {
  const [message, fix] = SENTENCES[fault.code]
  const { expected } = fault.data
  const kind = Object.entries(KINDS).find(([name]) => name === expected)?.[1] ?? ''
  const data = { open: '{', close: '}', ...fault.data, expected: kind }
  return {
    file,
    ...place,
    severity: WARNINGS.includes(fault.code) ? 'warning' : 'error',
    code: fault.code,
    message: filled(message, data),
    fix: filled(fault.data['nearest'] ? `${fix} ${MEANT}` : fix, data),
    data: fault.data,
  }
}

function filled(sentence: string, data: FindingData): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(data[name] ?? ''))
}
