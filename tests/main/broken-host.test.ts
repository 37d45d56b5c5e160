import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { serializeDocument } from '#document'
import { isLong } from '../fuzz/runs.ts'
import { buildFirst, program, saidBy } from '../support/built-program.ts'
import { graphOf } from '../support/graph-of.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'
import { twoAtATime } from '../support/two-at-a-time.ts'

// Runs the built program in its own processes, since each test breaks a whole process.

/** Far more time than these take, so that nothing has to be killed. */
const boundMs = 20_000
/** The time limit of a test, which also waits for its turn. */
const waitMs = 300_000

const folders: ScratchFolder[] = []

buildFirst()

afterAll(async () => {
  for (const folder of folders) await folder.remove()
})

/** Built-ins that the host uses, or may use, during runs. */
const names: readonly (readonly [owner: string, keys: readonly string[]])[] = [
  ['Math', ['random', 'min', 'max', 'round']],
  ['Date', ['now']],
  ['performance', ['now']],
  ['process', ['hrtime', 'nextTick', 'emit', 'on', 'memoryUsage', '_tickCallback', 'kill', 'env', 'stdout']],
  ['process.stdout', ['write']],
  ['process.stderr', ['write']],
  ['console', ['log']],
  ['globalThis', ['queueMicrotask', 'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'Math', 'Error']],
  ['Promise.prototype', ['then']],
  ['Array.prototype', ['push', 'Symbol.iterator']],
  ['Map.prototype', ['get']],
  ['JSON', ['stringify']],
  ['Reflect', ['apply']],
  ['Atomics', ['add']],
  ['Number.prototype', ['toFixed']],
]

/** The ways in which code of a node breaks a built-in. */
const ways: Readonly<Record<string, (place: string) => string>> = {
  'a thrower': (place) => `${place} = () => { throw new Error('evil') }`,
  'a constant': (place) => `${place} = () => 7`,
  nothing: (place) => `delete ${place}`,
}

const all = names.flatMap(([owner, keys]) =>
  keys.flatMap((key) => {
    const place = `(${owner} as any)[${key.startsWith('Symbol.') ? key : `'${key}'`}]`
    return Object.entries(ways).map(([way, code]) => ({ name: `${owner}.${key}`, way, code: code(place) }))
  }),
)
/** Each row is a process, so every name is tried in one of the ways, in turn; `npm run fuzz -- broken-host` tries all. */
const rows = isLong ? all : all.filter((_, index) => index % 3 === Math.floor(index / 3) % 3)

/** Writes that have no member before a `=`. */
const spellings: readonly string[] = [
  '(JSON.stringify as any) = () => 7',
  'JSON.stringify! = (() => 7) as any',
  '({ a: JSON.stringify } = { a: (() => 7) as any })',
  ';[JSON.stringify] = [(() => 7) as any]',
  'for (JSON.stringify of [(() => 7) as any]);',
  'JSON.stringify /* the one */ = (() => 7) as any',
]

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly out: string
  readonly err: string
}

/** Runs such code in a node, beside a node that only sleeps. */
async function endOf(code: string, preload = ''): Promise<Ended> {
  const folder = await createScratchFolder()
  folders.push(folder)
  const graph = graphOf({
    bad: `async function bad(): Promise<number> {\n  await sleep(5);\n  ${code}\n  await sleep(20)\n  return 1\n}`,
    other: "async function other(): Promise<string> {\n  await sleep(30)\n  await sleep(30)\n  return 'fine'\n}",
  })
  const settings = { onError: 'finish' as const, blockedLimitMs: 400 }
  await writeFile(join(folder.work, 'p.pipeline'), serializeDocument({ ...graph, settings }))
  await writeFile(join(folder.work, 'preload.cjs'), preload)
  const child = spawn(process.execPath, ['--require', './preload.cjs', program, 'run', 'p.pipeline'], {
    cwd: folder.work,
    env: { ...process.env, ASYNCANVAS_USER_DATA: folder.userData },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: boundMs,
    killSignal: 'SIGKILL',
  })
  const said = saidBy(child)
  const [status, signal] = (await once(child, 'close')) as [number | null, string | null]
  return { code: status, signal, ...said }
}

/** A place in the user's code is printed as `    at bad, line 3: …`; any other line like that belongs to a stack. */
const ofStack = /Unhandled error in exception handler|An error could not be told of|^ {4}at (?!\w+, line \d)/m

describe.concurrent('a run whose code breaks the host’s own ends by itself, with its result or a sentence', () => {
  it.each(rows)('$name: $way', { timeout: waitMs }, async ({ code: broken }) => {
    const { code, signal, out, err } = await twoAtATime(() => endOf(broken))
    expect(signal, err).toBeNull()
    expect(err).not.toMatch(ofStack)
    if (code === 0) expect(JSON.parse(out)).toEqual({ bad: 1, other: 'fine' })
    else {
      expect({ code, out }, err).toEqual({ code: 1, out: '' })
      expect(err).toMatch(/\w*Error: \w/)
    }
  })

  it.each(spellings)('is found out however it is written: %s', { timeout: waitMs }, async (broken) => {
    const { code, out, err } = await twoAtATime(() => endOf(broken))
    expect({ code, out }, err).toEqual({ code: 1, out: '' })
    expect(err).toContain('it changed JSON.stringify')
  })

  it('has not succeeded where nothing is left that would wake it', { timeout: waitMs }, async () => {
    const { code, out, err } = await twoAtATime(() => endOf('', 'globalThis.setTimeout = () => 7'))
    expect({ code, out }, err).toEqual({ code: 1, out: '' })
    expect(err).toContain('stopped before its end: nothing is left that would wake it')
  })
})
