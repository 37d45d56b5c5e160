import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serializeDocument } from '#document'
import { type Graph, setSettings } from '#graph'
import { readTraceFile, runViewOf, type TraceEvent } from '#trace'
import { polling, withChild } from '../support/asked-to-stop.ts'
import { buildFirst, program, saidBy } from '../support/built-program.ts'
import { graphOf, inGroups } from '../support/graph-of.ts'
import { createScratchFolder, root, type ScratchFolder } from '../support/scratch-folder.ts'

// Tests the built program, as `npx asyncanvas` starts it. It is built first if its sources are newer.
const chunks = join(root, 'out', 'main', 'chunks')

buildFirst()

let folder: ScratchFolder
const started = new Set<ChildProcess>()
beforeEach(async () => {
  folder = await createScratchFolder()
})
afterEach(async () => {
  for (const child of started) child.kill('SIGKILL')
  started.clear()
  await folder.remove()
})

const gather = graphOf(
  {
    fetchData: "async function fetchData(): Promise<string> {\n  await sleep(2000)\n  return 'Data'\n}",
    processData: 'sleep 1000',
    all: 'gather',
  },
  ['fetchData -> all', 'processData -> all'],
)
/** Takes a minute; cleans up when it is cancelled. */
const patient = graphOf({
  patient: [
    'async function patient(): Promise<void> {',
    '  try {',
    "    log('started')",
    '    await sleep(60000)',
    '  } finally {',
    "    log('cleaning up')",
    '    await sleep(1)',
    "    log('cleaned up')",
    '  }',
    '}',
  ].join('\n'),
})

interface Started {
  readonly child: ChildProcess
  /** Resolves as soon as stdout or stderr contains this word. */
  hears(word: string): Promise<void>
  end(): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>
}

/** Starts the program in the test's folder; `node`: options of Node itself. */
function start(args: readonly string[], node: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, [...node, program, ...args], {
    cwd: folder.work,
    env: { ...process.env, ASYNCANVAS_USER_DATA: folder.userData, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.add(child)
  const said = saidBy(child)
  const isOver = once(child, 'close')
  return {
    child,
    async hears(word) {
      while (!said.out.includes(word) && !said.err.includes(word)) {
        await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), isOver])
        if (child.exitCode !== null && !said.err.includes(word)) throw new Error(`ended without "${word}": ${said.err}`)
      }
    },
    async end() {
      const [code] = (await isOver) as [number | null]
      return { code, ...said }
    },
  }
}

async function run(graph: Graph, ...args: readonly string[]) {
  await writeFile(join(folder.work, 'p.pipeline'), serializeDocument(graph))
  return start(['run', 'p.pipeline', ...args])
}

describe('asyncanvas run', () => {
  it('prints the result alone on stdout', async () => {
    const { code, out, err } = await (await run(gather, '--clock', 'virtual')).end()
    expect({ code, out }).toEqual({ code: 0, out: '["Data",null]\n' })
    expect(err).toContain('done fetchData 2.00 s "Data"\n')
    expect(err).toContain('wall time 2.00 s · one by one 3.00 s · 1.5×\n')
  })

  it('gives 1 for a run that failed and 2 for one that could not start, without a stack trace', async () => {
    const broken = graphOf({ broken: "async function broken(): Promise<void> {\n  throw new Error('no')\n}" })
    const failed = await (await run(broken)).end()
    expect(failed).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('p.pipeline: broken, line 2, column'),
    })
    const refused = await (await run(graphOf({ f: 'coroutine x' }))).end()
    expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringContaining('f needs a wire into "x"') })
    expect(failed.err + refused.err).not.toMatch(/^\s+at /m)
  })

  it('ends a node that only stands at races with native promises, where another fails', async () => {
    const { code, err } = await (await run(polling)).end()
    expect(code).toBe(1)
    expect(err).toMatch(/^cancelled poll /m)
    expect(err).not.toContain('left behind')
  })

  it('leaves a child process alone where its task has handled a timeout', async () => {
    const { code, out, err } = await (await run(withChild)).end()
    expect({ code, out }).toEqual({ code: 0, out: '"to its end"\n' })
    expect(err).toContain('TimeoutError')
  })

  it('gives what the code sets as the exit code', async () => {
    const says = graphOf({ says: 'async function says(): Promise<void> {\n  process.exitCode = 3\n}' })
    expect(await (await run(says)).end()).toMatchObject({ code: 3 })
  })

  it('ends what nothing can wake any more, with who waits for what', async () => {
    const never = graphOf(
      {
        never: [
          'async function never(): Promise<void> {',
          '  try {',
          '    await new Promise(() => {})',
          '  } finally {',
          '    await sleep(1)',
          "    log('cleaned up')",
          '  }',
          '}',
        ].join('\n'),
        all: 'gather',
      },
      ['never -> all'],
    )
    const text = "'never' waits for a promise that nothing is left to settle, "
    for (const args of [[], ['--clock', 'virtual'], ['--debug']]) {
      const { code, out, err } = await (await run(never, ...args)).end()
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(err).toContain('never: cleaned up\n')
      expect(err).toContain(`p.pipeline: never: DeadlockError: ${text}`)
      expect(err).not.toContain('stopped before its end')
    }
    const { code, out } = await (await run(never, '--json')).end()
    expect(code).toBe(1)
    expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'run.ended',
      outcome: { kind: 'failed', node: 0, error: { name: 'DeadlockError', message: expect.stringContaining(text) } },
    })
  })

  it.each<[name: string, graph: Graph, text: string]>([
    [
      'a stream that nobody reads on',
      graphOf(
        {
          s: 'async function* s() { for (let i = 0; ; i += 1) yield i }',
          r: 'async function r(items: AsyncIterable<number>) { await new Event().wait() }',
        },
        ['s -> r.items'],
      ),
      "'s' waits for a reader of its stream",
    ],
    [
      'a stream without a next item',
      graphOf(
        {
          s: 'async function* s() { await new Event().wait(); yield 1 }',
          r: 'async function r(items: AsyncIterable<number>) { for await (const item of items) log(item) }',
        },
        ['s -> r.items'],
      ),
      "'r' waits for the next item of 's'",
    ],
    [
      'a limit that is never free',
      setSettings(
        graphOf({
          a: { kind: 'coroutine', code: 'async function a() { await new Event().wait() }', limit: 'api' },
          b: { kind: 'coroutine', code: 'async function b() {}', limit: 'api' },
        }),
        { limits: { api: 1 } },
      ),
      "'b' waits for a place in the limit 'api', which nothing is left to free",
    ],
    [
      'a frame that can not end',
      inGroups(graphOf({ a: 'async function a() { await new Event().wait() }', b: 'sleep 5', frame: 'group' }), {
        frame: ['a', 'b'],
      }),
      "'frame' waits for task 'a'",
    ],
  ])('ends %s in a deadlock that names it', async (_, graph, text) => {
    const { code, err } = await (await run(graph, '--clock', 'virtual')).end()
    expect(code).toBe(1)
    expect(err).toContain('DeadlockError: ')
    expect(err).toContain(text)
    expect(err).not.toContain('stopped before its end')
  })

  it('ends though the code left a timer and an error behind', async () => {
    const careless = graphOf({
      careless: "async function careless(): Promise<string> {\n  setInterval(() => {}, 1000)\n  return 'done'\n}",
    })
    expect(await (await run(careless)).end()).toMatchObject({ code: 0, out: '"done"\n' })
    const floating = graphOf({
      floating:
        "async function floating(): Promise<void> {\n  void Promise.reject(new Error('nobody'))\n  await sleep(60000)\n}",
    })
    const { code, err } = await (await run(floating)).end()
    expect(code).toBe(1)
    expect(err).toContain('nobody')
  })

  it('prints events that fold, and writes a trace that folds to the same', async () => {
    const { out } = await (await run(gather, '--clock', 'virtual', '--json', '--trace', 'run.json')).end()
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TraceEvent)
    expect(runViewOf(events).outcome).toMatchObject({ kind: 'succeeded', result: ['Data', null] })
    const trace = readTraceFile(await readFile(join(folder.work, 'run.json'), 'utf8'))
    expect(trace.ok && trace.value.events).toEqual(events)
  })
})

describe('an interrupt', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s cancels, runs finally blocks to their end, and gives 1',
    async (signal) => {
      const { child, hears, end } = await run(patient)
      await hears('patient: started')
      child.kill(signal)
      const { code, out, err } = await end()
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(err).toMatch(/patient: cleaning up\n.*patient: cleaned up\ncancelled patient/)
      expect(err).toMatch(/p\.pipeline: cancelled\n$/)
    },
  )

  // 2 s after the first one the run is left behind anyway, and a busy machine may be later than that with the second.
  it('ends at once with 130 when it comes again', { retry: 2 }, async () => {
    const slow = graphOf({
      slow: "async function slow(): Promise<void> {\n  try {\n    log('started')\n    await sleep(60000)\n  } finally {\n    log('cleaning up')\n    await sleep(60000)\n  }\n}",
    })
    const { child, hears, end } = await run(slow)
    await hears('slow: started')
    child.kill('SIGINT')
    await hears('slow: cleaning up')
    child.kill('SIGINT')
    const { code, err } = await end()
    expect(code).toBe(130)
    expect(err).not.toContain('wall time')
  })
})

describe('the other commands', () => {
  it('check, export and schema give the exit status that scripts rely on', async () => {
    await writeFile(join(folder.work, 'p.pipeline'), serializeDocument(gather))
    await writeFile(join(folder.work, 'bad.pipeline'), serializeDocument(graphOf({ f: 'coroutine x' })))
    const codes = async (...args: readonly string[]) => (await start(args).end()).code
    expect(await codes('check', 'p.pipeline')).toBe(0)
    expect(await codes('check', 'p.pipeline', 'bad.pipeline')).toBe(2)
    expect(await codes('export', 'p.pipeline', '-o', 'p.mjs')).toBe(0)
    expect(await codes('export', 'p.pipeline', '-o', 'p.mjs', '--check')).toBe(0)
    await writeFile(join(folder.work, 'p.mjs'), '')
    expect(await codes('export', 'p.pipeline', '-o', 'p.mjs', '--check')).toBe(2)
    expect(await codes('schema')).toBe(0)
    expect(await codes()).toBe(2)
    expect(await codes('--help')).toBe(0)
  })

  it('serve prints its address, serves this folder, and ends with 0', async () => {
    await mkdir(join(folder.work, 'below'))
    await writeFile(join(folder.work, 'below', 'p.pipeline'), serializeDocument(gather))
    const { child, hears, end } = start(['serve', 'below/p.pipeline'])
    await hears('Ctrl-C ends it')
    child.kill('SIGINT')
    const { code, out, err } = await end()
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^The editor is at http:\/\/127\.0\.0\.1:\d+\/[\w-]+\/ \(Ctrl-C ends it\)\n$/)
  })
})

describe('what run loads', () => {
  /** For each library, a text that only its own code contains. */
  const marks = {
    typescript: 'function createSourceFile(',
    react: 'react.transitional.element',
    electron: /require\(["']electron["']\)/,
    sockets: 'Sec-WebSocket-Accept',
  } as const

  const has = (texts: readonly string[], mark: string | RegExp): boolean =>
    texts.some((text) => (typeof mark === 'string' ? text.includes(mark) : mark.test(text)))

  /** The texts of the program's own files that a start has loaded. */
  async function loaded(args: readonly string[]): Promise<readonly string[]> {
    const list = join(folder.work, 'loaded.json')
    const hook = join(folder.work, 'hook.cjs')
    await writeFile(
      hook,
      "process.on('exit', () => require('node:fs').writeFileSync(process.env.LOADED, JSON.stringify(Object.keys(require.cache))))",
    )
    const { code } = await start(args, ['--require', hook], { LOADED: list }).end()
    expect(code).toBe(0)
    const files = (JSON.parse(await readFile(list, 'utf8')) as string[]).filter((file) => file !== hook)
    const out = await realpath(join(root, 'out'))
    expect(files.filter((file) => !file.startsWith(out) && file !== program)).toEqual([])
    return Promise.all(files.map((file) => readFile(file, 'utf8')))
  }

  it('is neither React, Electron nor the server, and the TypeScript compiler for new code only', async () => {
    await writeFile(join(folder.work, 'p.pipeline'), serializeDocument(gather))
    const args = ['run', 'p.pipeline', '--clock', 'virtual']
    const cold = await loaded(args)
    const warm = await loaded(args)
    expect(has(cold, marks.typescript)).toBe(true)
    expect(has(warm, marks.typescript)).toBe(false)
    for (const mark of [marks.react, marks.electron, marks.sockets]) {
      expect(has(cold, mark)).toBe(false)
      expect(has(warm, mark)).toBe(false)
    }
  })

  it('is told by marks that are really there', async () => {
    const all = await Promise.all((await readdir(chunks)).map((name) => readFile(join(chunks, name), 'utf8')))
    expect(has(all, marks.typescript)).toBe(true)
    expect(has(all, marks.sockets)).toBe(true)
    expect(has([await readFile(join(root, 'out', 'main', 'index.cjs'), 'utf8')], marks.electron)).toBe(true)
    const assets = join(root, 'out', 'renderer', 'assets')
    const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'))
    expect(has(await Promise.all(scripts.map((name) => readFile(join(assets, name), 'utf8'))), marks.react)).toBe(true)
  })
})
