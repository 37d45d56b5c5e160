import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = new URL('../..', import.meta.url).pathname

/** Every file of the product, with its text. */
const files: readonly (readonly [path: string, text: string])[] = ['src', 'main', 'renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => [`${folder}/${path}`, readFileSync(join(root, folder, path), 'utf8')] as const),
)

/** A number that is made into the text of a duration: `} s`, and the like. */
const printer = /\}\s(?:ms|s|min|h|d|seconds|minutes|hours|milliseconds)\b|\+ ['"`]\s?(?:ms|s|min|h)['"`]/

/** Files that print a duration in another way, and why. */
const otherWords: Readonly<Record<string, string>> = {
  'src/words/duration-text.ts': 'it is the one',
  'src/graph/duration.ts': 'what has no shorter text stands in milliseconds',
  'src/graph/node-rules.ts': 'what is no duration stands as the file has it',
  'src/graph/kinds/sleep.ts': 'the same',
  'src/runtime/loop/slices.ts': "asyncio's own words",
  'src/runtime/host/executor.ts': "asyncio's own words",
  'src/runtime/ground/timeout-error.ts': "the package's, which counts in milliseconds and takes nothing of the app",
  'src/runtime/locks/async-limiter.ts': 'the same',
  'src/codegen/tasks/policies.ts': "an exported file's, the same as the package's",
}

it('knows a printer of durations when it sees one', () => {
  const printers = ['(ms / 1000).toFixed(2)} s`', 'ms} ms`', "Math.round(ms) + ' ms'", 'minutes} min $']
  for (const text of printers) expect(text).toMatch(printer)
  for (const text of ['name} said so`', 'count} steps`', "'2 s'"]) expect(text).not.toMatch(printer)
})

it('prints durations by one function', () => {
  expect(files.length).toBeGreaterThan(400)
  expect([...filesWith(printer)].sort()).toEqual(Object.keys(otherWords).sort())
})

/** Words for states, waits and causes: a list of words by state, or one of the phrases. */
const listed =
  /\b(?:skipped|near|made): ['"`][a-z]|(?:['"`]|\}) ?(?:· )?(?:was )?(?:not started|left behind|a future|a task|outside, real time|outside, in real time|held the (?:loop|thread)|holds the loop|asked to stop|run ended|did not end|(?:changed|removed) since this run|not part of this run|by you|the end of the run)(?: at | for | by )?['"`$]/

it('knows a second list of words when it sees one', () => {
  for (const text of [
    "skipped: 'left out'",
    "near: 'near', made: 'made at'",
    "return 'a future'",
    'name} was asked to stop at $',
    "word + ' by you'",
    "' · changed since this run'",
    "'not part of this run'",
  ]) {
    expect(text).toMatch(listed)
  }
  for (const text of ['skipped: []', "state === 'skipped'", '`a task of its own`', "'A step holds the loop'"])
    expect(text).not.toMatch(listed)
})

it('has the words for states, waits and causes in one table', () => {
  expect(filesWith(listed)).toEqual(['src/trace/state-words.ts'])
})

/** Words about a loop, and about how a run ended. */
const loopListed =
  /['"`}] ?(?:· )?(?:loop idle|loop closed|between two steps|nothing is due|next timer in|waiting outside|no run yet|not run(?= ·|['"`])|[Tt]he loop does not answer|clock paused|stopping(?= ·|['"`])|one by one|last heard of|(?:failed|cancelled|succeeded) after|waiting at once|nothing more was heard)|\} ready['"`]/

it('knows a second list of words for loops when it sees one', () => {
  for (const text of [
    "return 'loop closed · ' + kind",
    'count} waiting at once`',
    'size} ready`',
    "'The loop does not answer'",
    '`failed after $',
    "'not run · 1 error'",
    'ms} · one by one $',
  ]) {
    expect(text).toMatch(loopListed)
  }
  for (const text of ["title: 'Not run'", "'A loop'", "case 'failed':", 'Not run: {count}'])
    expect(text).not.toMatch(loopListed)
})

it('has the words for loops and outcomes in one table', () => {
  expect(filesWith(loopListed)).toEqual(['src/trace/outcome-words.ts'])
})

/** What is said of whose code holds the loop, by a window, by the box and by the watchdog. */
const holds = /['"`}>] ?(?:holds|has held) the (?:event )?loop|['"`]for \$\{durationText\([^)]*'rough'\)/

it('says in one place who has held the event loop', () => {
  for (const text of [
    '} has held the event loop for',
    '</span> holds the event loop <',
    `\`for \${durationText(heldMs, 'rough')}\``,
  ])
    expect(text).toMatch(holds)
  for (const text of ["'A step holds the loop'", `\`for \${durationText(heldMs)}\``]) expect(text).not.toMatch(holds)
  expect([...filesWith(holds)].sort()).toEqual(['src/trace/state-words.ts', 'src/words/held-text.ts'])
})

/** A number with separators, a word that is chosen by number, or a number before a plural. */
const counter =
  /toLocaleString\('en'\)|(?<!response) === 1 \? ['"`]|\? ['"`]{2} : ['"`]s['"`]|\} (?!of )(?:[a-z]+ )?(?:nodes|wires|lines|columns|characters|bytes|errors|warnings|hints|problems|steps|timers|tasks|messages|files|times|items|inputs|outputs|runs|exceptions)\b/

/** Files that print a count in another way, and why. */
const otherCounts: Readonly<Record<string, string>> = {
  'src/words/count-text.ts': 'it is the one',
  'src/code/too-large.ts': 'a bound, which is never one; it takes nothing of the app',
  'src/document/format.ts': 'the same, in digits alone',
  'src/document/common-formats.ts': 'the same',
  'src/document/inputs-format.ts': 'the same',
  'src/graph/wire-rules.ts': 'a sentence of its own for one',
  'src/run/look-built-ins.ts': "how long a list is, in JavaScript's words",
  'src/run/look-parts.ts': 'what is left out of a value, whatever it is',
  'src/run/preview.ts': 'the same',
  'src/run/run-console.ts': 'the same',
  'src/run/reporter.ts': 'twice or more; once is not told',
  'src/runtime/ground/errors.ts': "the package's, which takes nothing of the app",
  'src/runtime/ground/foreign-value.ts': 'the same',
  'src/runtime/host/byte-stream.ts': 'the same',
  'src/runtime/together/task-group.ts': "asyncio's own words",
  'src/codegen/tasks/together.ts': 'the same in an exported file',
}

it('knows a count that is written out by hand when it sees one', () => {
  for (const text of [
    "count.toLocaleString('en')} more",
    "count === 1 ? 'line' : 'lines'",
    "ids.length === 1 ? 'Delete wire' : `Delete $",
    "isOne ? '' : 's'",
    'count} nodes selected',
    'count} more nodes`',
  ]) {
    expect(text).toMatch(counter)
  }
  for (const text of ['length === 1 ? only : all', "{ kind: 'lines' }", '} of nodes', '} nodeName'])
    expect(text).not.toMatch(counter)
})

it('says how many there are by one function', () => {
  expect([...filesWith(counter)].sort()).toEqual(Object.keys(otherCounts).sort())
})

/** A kind of exported file, by its name or its ending. */
const exportTarget = /['"`*]\.?mjs\b/

/** Files that know such files without exporting any, and why. */
const otherModules: Readonly<Record<string, string>> = {
  'src/codegen/targets.ts': 'it is the one',
  'main/modules/names-of-common-js.ts': 'how Node takes a module that is imported',
  'main/modules/nearest-file.ts': 'the same',
  'main/modules/source-kinds.ts': 'the same',
  'main/static-files.ts': 'as what a server sends it',
}

it('knows a second list of export targets when it sees one', () => {
  for (const text of ["'ts' | 'mjs'", "z.enum(['ts', 'mjs'])", "endsWith('.mjs')", '`*.mjs`', "'*.ts, or *.mjs'"])
    expect(text).toMatch(exportTarget)
  for (const text of ['Name it .mjs, or', 'target', 'mjs.title']) expect(text).not.toMatch(exportTarget)
})

it('has what a pipeline is exported as in one table', () => {
  expect([...filesWith(exportTarget)].sort()).toEqual(Object.keys(otherModules).sort())
})

/** The files with such a line outside of comments. */
function filesWith(pattern: RegExp): readonly string[] {
  const has = (text: string) => text.split('\n').some((line) => !isComment(line) && pattern.test(line))
  return files.flatMap(([path, text]) => (has(text) ? [path] : []))
}

function isComment(line: string): boolean {
  return /^\s*(\/?\*|\/\/)/.test(line)
}
