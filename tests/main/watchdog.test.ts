import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { serializeDocument } from '#document'
import { buildFirst, program, saidBy } from '../support/built-program.ts'
import { graphOf } from '../support/graph-of.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'
import { twoAtATime } from '../support/two-at-a-time.ts'
import { type RunawayRow, runawayRows } from './runaway-rows.ts'

// Runs the built program in its own processes.

/** Far more time than these take, so that nothing has to be killed. */
const boundMs = 20_000
const limitMs = 400
/** The time limit of a test, which also waits for its turn. */
const waitMs = 300_000
const hideCursor = '\x1b[?25l'
const showCursor = '\x1b[?25h'

const folders: ScratchFolder[] = []
const started = new Set<ChildProcess>()

buildFirst()

afterAll(async () => {
  for (const folder of folders) await folder.remove()
})

interface Code {
  readonly code: string
  readonly files?: Readonly<Record<string, string>>
  readonly blockedLimitMs?: number | null
}

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
  readonly isKilled: boolean
}

interface Started {
  readonly child: ChildProcess
  /** Resolves as soon as the output contains these words, with their first group. */
  hears(words: RegExp): Promise<string>
  readonly ended: Promise<Ended>
}

/** Runs such code beside a node that only sleeps. */
async function start(code: Code, node: readonly string[] = []): Promise<Started> {
  return spawned(process.execPath, [...node, program, 'run', 'p.pipeline'], await folderWith(code))
}

/** Does the same at a terminal, which `script` provides. */
async function inTerminal(code: Code): Promise<Started> {
  const command = `'${process.execPath}' '${program}' run p.pipeline`
  return spawned('script', ['-qec', command, '/dev/null'], await folderWith(code))
}

async function folderWith({ code, files = {}, blockedLimitMs = limitMs }: Code): Promise<ScratchFolder> {
  const folder = await createScratchFolder()
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.work, name)), { recursive: true })
    await writeFile(join(folder.work, name), text)
  }
  const graph = graphOf({
    bad: `async function bad(): Promise<unknown> {\n  await sleep(20);\n${code}\nreturn 1\n}`,
    other: "async function other(): Promise<string> {\n  await sleep(60)\n  await sleep(60)\n  return 'fine'\n}",
  })
  const settings = { onError: 'finish' as const, blockedLimitMs }
  await writeFile(join(folder.work, 'p.pipeline'), serializeDocument({ ...graph, settings }))
  return folder
}

/** Starts a process in a group of its own, so that its children end with it. */
function spawned(file: string, args: readonly string[], folder: ScratchFolder): Started {
  const child = spawn(file, args, {
    cwd: folder.work,
    env: { ...process.env, ASYNCANVAS_USER_DATA: folder.userData },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  started.add(child)
  const said = saidBy(child)
  const endGroup = (): void => {
    try {
      process.kill(-(child.pid as number), 'SIGKILL')
    } catch {
      // All of the group has ended.
    }
  }
  let isKilled = false
  const tooLate = setTimeout(() => {
    isKilled = true
    endGroup()
  }, boundMs)
  const isOver = once(child, 'close')
  const ended = once(child, 'exit').then(async ([code, signal]) => {
    clearTimeout(tooLate)
    endGroup()
    await isOver
    return { code, signal, ...said, isKilled }
  })
  return {
    child,
    ended,
    async hears(words) {
      const heard = (): RegExpExecArray | null => words.exec(said.err) ?? words.exec(said.out)
      while (!heard() && child.exitCode === null && child.signalCode === null)
        await Promise.race([once(child.stderr, 'data'), once(child.stdout, 'data'), ended])
      const found = heard()
      if (!found) throw new Error(`ended without ${words}: ${said.err}`)
      return found[1] ?? ''
    },
  }
}

async function endOf(code: Code, node: readonly string[] = []): Promise<Ended> {
  return (await start(code, node)).ended
}

describe.concurrent('code that holds the loop is ended, and nothing else', () => {
  it.each(runawayRows)('$name', { timeout: waitMs }, async (row: RunawayRow) => {
    const { code, out, err, isKilled } = await twoAtATime(() => endOf(row))
    expect({ code, out, isKilled }, err).toEqual({ code: 1, out: '', isKilled: false })
    expect(err).toMatch(
      /BlockedLoopError: .* held the event loop for .*\(the limit is 0\.4 s\)|BlockedLoopError: it goes on/,
    )
    if (row.isNobodys) expect(err).toContain('nobody awaited: BlockedLoopError: ')
    else {
      expect(err).toMatch(/^failed bad \S+ s BlockedLoopError: /m)
      expect(err).toMatch(/^done other \S+ s "fine"$/m)
    }
    if (row.line) expect(err).toContain(`p.pipeline: bad, line ${row.line}, column `)
    expectNoWordOfTheHost(err)
  })

  it('and what the host had to call behind it, is called', { timeout: waitMs }, async () => {
    // Node has all three in one list.
    const code = `setImmediate(() => eval('for (;;);'))
setImmediate((word) => console.log(word), 'called')
clearImmediate(setImmediate(() => console.log('not called')))
await sleep(60_000)`
    const { code: status, err } = await twoAtATime(() => endOf({ code }))
    expect(status).toBe(1)
    expect(err).toContain('nobody awaited: BlockedLoopError: ')
    expect(err).toContain(': called')
    expect(err).not.toContain('not called')
  })

  it('what holds it for less than the limit is not', { timeout: waitMs }, async () => {
    const code = "eval('const until = Date.now() + 1500; while (Date.now() < until);')"
    const { code: status, out, err } = await twoAtATime(() => endOf({ code, blockedLimitMs: null }))
    expect({ status, out }, err).toEqual({ status: 0, out: '{"bad":1,"other":"fine"}\n' })
    expectNoWordOfTheHost(err)
  })
})

function expectNoWordOfTheHost(err: string): void {
  expect(err).not.toMatch(/^\s+at (?!bad, line \d+: )/m)
  expect(err).not.toMatch(/Internal error|debugger|node:internal|Warning/i)
}

/** Prints `now` and its pid in the step that holds the loop: a signal sent after that meets a thread that can't listen. */
const telling = (code: string): string => `(await import('node:fs')).writeSync(2, \`now \${process.pid}\\n\`); ${code}`
const execLong = "(await import('node:child_process')).execSync('sleep 30')"

describe.concurrent('a signal ends the terminal, whatever the loop does', () => {
  const held = [
    ['a regular expression', "void /^(a+)+$/.test('a'.repeat(40) + 'b')", 'the host'],
    ['a flood of ticks', "eval('const f = () => { process.nextTick(f) }; f()'); await sleep(60_000)", 'the host'],
    ['a flood of promises', "eval('const f = () => Promise.resolve().then(f); f()'); await sleep(60_000)", 'the host'],
    ['a call of the system', execLong, 'the signal'],
    ['Atomics.wait', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000)', 'the host'],
  ] as const

  /** How code that holds the loop ends after `end` is called; in a system call there is no place where it could end. */
  const endedBy = (code: string, end: (run: Awaited<ReturnType<typeof start>>) => Promise<unknown>) =>
    twoAtATime(async () => {
      const run = await start({ code: telling(code), blockedLimitMs: null })
      await run.hears(/now \d+\n/)
      await end(run)
      return run.ended
    })

  it.each(held)('SIGTERM in %s', { timeout: waitMs }, async (_, code, by) => {
    const { code: status, signal, err, isKilled } = await endedBy(code, async ({ child }) => child.kill('SIGTERM'))
    expect({ isKilled, end: signal ?? status }, err).toEqual({
      isKilled: false,
      end: by === 'the host' ? 143 : 'SIGTERM',
    })
    expectNoWordOfTheHost(err)
    expect(err).not.toContain(showCursor)
  })

  it.each(held)('Ctrl-C twice in %s', { timeout: waitMs }, async (_, code, by) => {
    const {
      code: status,
      signal,
      err,
      isKilled,
    } = await endedBy(code, async ({ child, hears }) => {
      child.kill('SIGINT')
      await hears(/Ctrl-C again ends it at once\n/)
      child.kill('SIGINT')
    })
    expect({ isKilled, end: signal ?? status }, err).toEqual({
      isKilled: false,
      end: by === 'the host' ? 130 : 'SIGINT',
    })
    expectNoWordOfTheHost(err)
    expect(err).not.toContain(showCursor)
  })

  const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0
  it.skipIf(!hasScript)('gives a terminal its cursor back', { timeout: waitMs }, async () => {
    const { err, out } = await twoAtATime(async () => {
      const run = await inTerminal({ code: telling('eval("for (;;);")'), blockedLimitMs: null })
      process.kill(Number(await run.hears(/now (\d+)/)), 'SIGTERM')
      return run.ended
    })
    expect(err).toBe('')
    expect(out).toContain(hideCursor)
    expect(out.lastIndexOf(showCursor)).toBeGreaterThan(out.lastIndexOf(hideCursor))
  })
})

describe.concurrent('a watchdog that is slow to let go', () => {
  // Loaded in each thread of the process.
  const slow = `const { Session } = require('node:inspector')
    const { disconnect } = Session.prototype
    Session.prototype.disconnect = function () {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
      disconnect.call(this)
    }`

  it.each([
    ['the end of what was broken off', 'for (;;);', limitMs, /BlockedLoopError/],
    ['an end while it looks', 'const t = performance.now() + 350; while (performance.now() < t);', null, /^done bad/m],
  ])('is waited for: %s', { timeout: waitMs }, async (_, held, blockedLimitMs, says) => {
    const folder = await folderWith({ code: '' })
    const preload = join(folder.work, 'slow.cjs')
    await writeFile(preload, slow)
    const code = `eval(${JSON.stringify(held)})`
    const { err, isKilled } = await twoAtATime(() => endOf({ code, blockedLimitMs }, ['--require', preload]))
    expect(err).toMatch(says)
    expect(isKilled).toBe(false)
    expectNoWordOfTheHost(err)
  })
})

describe.concurrent('what nothing can look into', () => {
  it('is told of, with who is at it', { timeout: waitMs }, async () => {
    const code = "(await import('node:child_process')).execSync('sleep 2')"
    const { code: status, out, err } = await twoAtATime(() => endOf({ code, blockedLimitMs: null }))
    expect({ status, out }, err).toEqual({ status: 0, out: '{"bad":1,"other":"fine"}\n' })
    const told =
      /^bad has held the event loop for 1\.\d s, in a call that cannot be interrupted; Ctrl-C twice ends it$/m
    expect(err).toMatch(told)
    expectNoWordOfTheHost(err)
  })
})

// A heap with room between the bound and its end for a watchdog that the machine keeps waiting; the default has far more.
const heapLimit = '--max-old-space-size=600'

describe.concurrent('memory without end', () => {
  it.each([
    ['in one step', 'for (;;) kept.push(new Array(1_000).fill(1.5))'],
    ['in one step that nothing guards', "eval('for (;;) kept.push(new Array(1_000).fill(1.5))')"],
    ['from step to step', 'for (;;) { kept.push(new Array(200_000).fill(1.5)); await sleep(0) }'],
  ])('is ended before the system ends it: %s', { timeout: waitMs }, async (_, code) => {
    const {
      code: status,
      signal,
      err,
      isKilled,
    } = await twoAtATime(() =>
      endOf({ code: `const kept: unknown[] = []; ${code}`, blockedLimitMs: null }, [heapLimit]),
    )
    expect({ status, signal, isKilled }, err).toEqual({ status: 1, signal: null, isKilled: false })
    expect(err).toMatch(/MemoryLimitError: its runs use 0\.\d GB of memory, and this process may have 0\.\d GB: /)
    expectNoWordOfTheHost(err)
  })
})
