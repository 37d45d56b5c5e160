import { runtimeParts } from 'virtual:runtime-parts'
import { describe, expect, test } from 'vitest'
import { exportTypeScript } from '#codegen'
import type { Plan } from '#compile'
import { runOnCanvas } from './canvas-run.ts'
import { coroutine, planOf } from './plans.ts'
import { globalsIn, run, typeErrors } from './programs.ts'
import { runVirtually } from './virtual-program.ts'

function textOf(plan: Plan): string {
  const exported = exportTypeScript(plan, runtimeParts)
  if (!exported.ok) throw new Error(JSON.stringify(exported.problems))
  return exported.text
}

/** The file without its runtime part, which changes with the runtime. */
function ownText(text: string): string {
  return text.replace(
    /(\/\/ asyncio's tasks on Node.*\n)[\s\S]*?\n(?=\/\/ (?:The pipeline's own code|Run as))/,
    '$1…\n\n',
  )
}

const work = (name: string, body: string): ReturnType<typeof coroutine> =>
  coroutine(`async function ${name}() {\n  ${body}\n}`)

const plans = {
  tasks: planOf([
    coroutine(
      "async function load(): Promise<string> {\n  const task = createTask(() => sleep(5, 'data'))\n  return (await task) + currentTask()!.name\n}",
    ),
    coroutine(
      'async function limited(text: string) {\n  return await timeout(1000, async () => [text, signal.aborted])\n}',
      [0],
    ),
    { kind: 'sleep', name: 'rest', durationMs: 5, args: [{ from: 1 }] },
  ]),
  queue: planOf(
    [
      work('producer', 'for (const item of [1, 2, 3]) await queue.put(item)\n  queue.shutdown()'),
      work(
        'consumer',
        'const got: number[] = []\n  try {\n    for (;;) got.push(await queue.get())\n  } catch (error) {\n    if (!(error instanceof QueueShutDown)) throw error\n  }\n  return got',
      ),
      { kind: 'gather', name: 'both', children: [0, 1], returnExceptions: false },
      { kind: 'output', name: 'all', args: [{ from: 2 }] },
    ],
    { shared: 'const queue = new Queue<number>({ maxSize: 1 })' },
  ),
  skips: planOf([
    work('broken', "await sleep(1)\n  throw new RangeError('broken failed')"),
    coroutine('async function behindIt(x: unknown) {\n  return x\n}', [0]),
    work('fine', 'const lock = new Lock()\n  return await lock.with(() => sleep(1, 1))'),
    { kind: 'gather', name: 'all', children: [0, 1, 2], returnExceptions: true },
  ]),
  sharedSignal: planOf([work('ask', 'return [isAborted(), isFuture(1)]')], {
    shared: 'function isAborted() {\n  return signal.aborted\n}',
  }),
}
const results: Readonly<Record<keyof typeof plans, unknown>> = {
  tasks: ['dataload', false],
  queue: [null, [1, 2, 3]],
  skips: [{ name: 'RangeError', message: 'broken failed' }, null, 1],
  sharedSignal: [false, false],
}
const names = Object.keys(plans) as (keyof typeof plans)[]

describe('where code uses more of the runtime than helpers can stand for', () => {
  test.each(names)('prints %s as tasks', async (name) => {
    await expect(ownText(textOf(plans[name]))).toMatchFileSnapshot(`golden/runtime-${name}.txt`)
  })

  test.each(names)('runs %s', async (name) => {
    const ended = await run(textOf(plans[name]))
    expect({ ...ended, stdout: JSON.parse(ended.stdout || '"nothing"') }).toEqual({
      status: 0,
      stdout: results[name],
      stderr: '',
    })
  })

  test('passes tsc --strict, whatever part is printed', () => {
    const all = runtimeParts.flatMap(({ declares }) => declares)
    const texts = Object.fromEntries(names.map((name) => [name, textOf(plans[name])]))
    const oneByOne = [
      'timeout',
      'taskGroup',
      'retry',
      'toThread',
      'race',
      'asCompleted',
      'Barrier',
      'PriorityQueue',
      'ContextVar',
      'mapLimit',
      'AsyncLimiter',
      'moveOnAfter',
      'shielded',
      'AsyncExitStack',
      'awaitGraph',
      'cancelAll',
      'TaskStatus',
      'LimitOverrunError',
    ]
    for (const name of oneByOne) {
      expect(all).toContain(name)
      texts[name] = textOf(planOf([work('use', `return typeof ${name}`)]))
    }
    expect(typeErrors(texts)).toEqual([])
  }, 60_000)

  test('cancels tasks that nobody awaited, and prints the error of main', async () => {
    const plan = planOf([
      work('left', "try {\n    await sleep(60_000)\n  } finally {\n    log('cleaned up')\n  }"),
      work('fails', "await createTask(() => sleep(5))\n  throw new RangeError('no')"),
      { kind: 'output', name: 'result', args: [{ from: 1 }] },
    ])
    expect(await run(textOf(plan))).toEqual({ status: 1, stdout: '', stderr: 'cleaned up\nRangeError: no\n' })
  })
})

test.each(['currentTask', 'allTasks', 'awaitGraph'])(
  'shared code that asks as it is loaded for tasks, which a file has none of, is a problem with its place: %s',
  (name) => {
    const shared = `const lock = new Lock()\nconst early = ${name}()\nconst later = () => ${name}() ?? createTask(() => lock.acquire())`
    const exported = exportTypeScript(planOf([work('one', 'return later')], { shared }), runtimeParts)
    const problems = exported.ok ? [] : exported.problems
    expect(problems.map(({ code, line, column }) => `${code} ${line}:${column}`)).toEqual(['export-unsupported 2:15'])
  },
)

test('so are those of a function that is called at once', () => {
  const shared = '(() => {\n  currentTask()\n})()'
  const exported = exportTypeScript(planOf([work('one', 'return 1')], { shared }), runtimeParts)
  expect(exported).toMatchObject({ ok: false, problems: [{ code: 'export-unsupported', line: 2, column: 3 }] })
})

// A class of the runtime does not exist before its line.
test.each([
  ['a base of a class without a name', 'const Mine = class extends Queue<number> {}', 'return new Mine().qsize()', '0'],
  ['a value', 'const Mine = Queue', 'return new Mine().qsize()', '0'],
  ['a property', 'const size = Queue.prototype.qsize', 'return typeof size', '"function"'],
  ['what a list holds', 'const errors = [TimeoutError]', 'return errors.length', '1'],
])('the runtime comes before the shared code that has of it %s', async (_, shared, body, printed) => {
  const plan = planOf([work('one', body)], { shared })
  expect((await runOnCanvas(plan)).printed).toBe(printed)
  expect(await run(textOf(plan))).toEqual({ status: 0, stdout: `${printed}\n`, stderr: '' })
})

test('what is only a type is there, and what only looks like a name of the runtime is not', async () => {
  const typed = textOf(planOf([work('one', 'let waiting: Queue<string> | undefined\n  return waiting ?? null')]))
  expect(typed).toContain('class Queue<')
  const own = 'type Of<T> = T extends (infer Queue extends string)[] ? Queue : never\n  return 1 as Of<never> | number'
  expect(textOf(planOf([work('one', own)]))).not.toContain("asyncio's tasks")
})

test('Ctrl-C cancels main, which cleans up', async () => {
  const body =
    "try {\n    setTimeout(() => process.kill(process.pid, 'SIGINT'), 20)\n    await createTask(() => sleep(60_000))\n  } finally {\n    log('cleaned up')\n  }"
  const ended = await run(textOf(planOf([work('waits', body)])))
  expect(ended).toEqual({ status: 130, stdout: '', stderr: 'cleaned up\ncancelled\n' })
})

test('a deadlock has the words of the canvas', async () => {
  const take = (name: string, first: string, second: string) =>
    work(name, `await ${first}.with(async () => {\n    await sleep(5)\n    await ${second}.with(() => 1)\n  })`)
  const shared = 'const a = new Lock()\nconst b = new Lock()'
  const plan = planOf([take('ab', 'a', 'b'), take('ba', 'b', 'a')], { shared })
  const canvas = await runOnCanvas(plan)
  expect(canvas.printed).toContain('DeadlockError')
  expect(await run(textOf(plan))).toEqual({ status: 1, stdout: '', stderr: `${canvas.printed}\n` })
})

describe('names', () => {
  test("the pipeline's own win: what the runtime calls so is renamed", async () => {
    const text = textOf(plans.tasks)
    const asked = new Set(['createTask', 'currentTask', 'timeout'])
    const inside = runtimeParts
      .flatMap(({ declares }) => declares)
      .filter((name) => !asked.has(name) && !name.startsWith('$') && text.includes(name))
    expect(inside.length).toBeGreaterThan(150)
    const plan = {
      ...plans.tasks,
      shared: inside
        .filter((name) => !/^(?:sleep|run)$/.test(name))
        .map((name) => `export const ${name} = 'mine'`)
        .join('\n'),
    }
    const renamed = textOf(plan)
    expect(await run(renamed)).toMatchObject({ status: 0, stdout: '["dataload",false]\n' })
    expect(typeErrors({ renamed })).toEqual([])
  }, 60_000)

  // A name that a file uses and does not declare is a global, so this list can't become outdated.
  test.each(['plain', 'tasks', 'skips'] as const)(
    'of globals that the pipeline takes are globalThis.… in a file of %s',
    async (kind) => {
      const base: Plan =
        kind === 'plain'
          ? planOf([
              work(
                'one',
                "const child = await createSubprocess('true')\n  log(signal.aborted)\n  return (await gather([sleep(1), child.wait()], { returnExceptions: true }))[1]",
              ),
              { kind: 'sleep', name: 'rest', durationMs: 1, args: [{ from: 0 }] },
            ])
          : kind === 'tasks'
            ? planOf([
                work(
                  'one',
                  'return await toThread((a: number) => a, await timeout(1000, () => createTask(() => sleep(1, 7))))',
                ),
                { kind: 'sleep', name: 'rest', durationMs: 1, args: [{ from: 0 }] },
              ])
            : planOf([
                work('one', "throw 'no'"),
                coroutine('async function two(x: unknown) {\n  return x\n}', [0]),
                { kind: 'gather', name: 'all', children: [0, 1], returnExceptions: true },
              ])
      const before = textOf(base)
      const globals = globalsIn(before)
      expect(globals).toEqual(expect.arrayContaining(['Promise', 'process', 'JSON', 'Error', 'String']))
      // Words of the type language may be names too.
      const taken = [...globals, 'unknown', 'string', 'K', 'T']
      const isType = (name: string): boolean => globals.includes(name) && !(name in globalThis)
      const shared = taken
        .map((name) => (isType(name) ? `export type ${name} = 'mine'` : `export const ${name} = 'mine'`))
        .join('\n')
      const text = textOf({ ...base, shared })
      const [wanted, got] = [await run(before), await run(text)]
      expect(got).toEqual(wanted)
      expect(typeErrors({ text })).toEqual([])
    },
    60_000,
  )

  test.each(['fetch', 'process', 'Promise', 'JSON', 'console', 'Error', 'String'])(
    'a node may be called %s',
    async (name) => {
      const plan = planOf([
        work(name, 'return 1'),
        work('other', 'return 2'),
        { kind: 'gather', name: 'both', children: [0, 1], returnExceptions: true },
      ])
      expect(await run(textOf(plan))).toMatchObject({ status: 0, stdout: '[1,2]\n' })
    },
  )

  test('an import may have the name of a global', async () => {
    const plan = planOf(
      [{ kind: 'sleep', name: 'rest', durationMs: 1 }, work('waits', 'return await setTimeout(1, 3)')],
      {
        shared: "import { setTimeout } from 'node:timers/promises'",
      },
    )
    expect(await run(textOf(plan))).toMatchObject({ status: 0, stdout: '{"rest":null,"waits":3}\n' })
  })
})

describe('sleep', () => {
  const kept = "const pause = sleep(100, 'slept')\n  await sleep(100)\n  return await pause"
  const uses: Readonly<
    Record<string, { readonly body: string; readonly shared?: string; readonly isCold: boolean; readonly ms: number }>
  > = {
    'kept in a variable': { body: kept, isCold: true, ms: 200 },
    'kept and gathered later': {
      body: 'const all = [sleep(100), sleep(50)]\n  await sleep(10)\n  await gather(all)',
      isCold: true,
      ms: 110,
    },
    'handed on by a function': {
      body: 'const later = () => sleep(100)\n  const pause = later()\n  await sleep(10)\n  await pause',
      isCold: true,
      ms: 110,
    },
    'never awaited': { body: 'sleep(100)\n  await sleep(10)', isCold: true, ms: 10 },
    'awaited twice': { body: 'const pause = sleep(10)\n  await pause\n  await pause', isCold: true, ms: 10 },
    awaited: { body: 'await sleep(100)', isCold: false, ms: 100 },
    returned: { body: 'return sleep(100)', isCold: false, ms: 100 },
    gathered: { body: 'await gather([sleep(100), sleep(50)])', isCold: false, ms: 100 },
    'in a race': { body: 'await Promise.race([sleep(100), sleep(50)])', isCold: false, ms: 50 },
    mapped: { body: 'await Promise.all([100, 50].map((ms) => sleep(ms)))', isCold: false, ms: 100 },
    'with then': {
      body: 'const pause = sleep(100).then(() => 1)\n  await sleep(100)\n  return await pause',
      isCold: false,
      ms: 100,
    },
    'given to a gather of its own': {
      body: 'const gather = <T>(value: T) => value\n  const pause = gather(sleep(100))\n  await sleep(100)\n  await pause',
      isCold: true,
      ms: 200,
    },
    'given to something of the shared code': {
      body: 'const pause = Promise.all(sleep(100))\n  await sleep(100)\n  await pause',
      shared: 'const Promise = { all: <T>(value: T) => value }',
      isCold: true,
      ms: 200,
    },
    'of a condition': { body: 'await ((sleep(100) as unknown) ? sleep(50) : null)', isCold: true, ms: 50 },
    'awaited, and known not to be null': { body: 'await sleep(100)!', isCold: false, ms: 100 },
  }
  test.each(Object.entries(uses))(
    '%s takes the same time in the export',
    async (_, { body, shared = '', isCold, ms }) => {
      const plan = planOf([work('pauses', body)], { shared })
      const text = textOf(plan)
      const [ran, program] = [await runOnCanvas(plan), await runVirtually(text)]
      expect(program).toMatchObject({ printed: ran.printed, endMs: ms, unhandled: [] })
      expect(ran.endMs).toBe(ms)
      expect(text.includes("asyncio's tasks on Node")).toBe(isCold)
      expect(typeErrors({ text })).toEqual([])
    },
  )

  test("a program that is started later than it is called is the runtime's", () => {
    const later = textOf(
      planOf([work('starts', "const child = createSubprocess('true')\n  await sleep(1)\n  return (await child).pid")]),
    )
    expect(later).toContain("asyncio's tasks on Node")
    expect(textOf(planOf([work('starts', "return (await createSubprocess('true')).pid")]))).not.toContain(
      "asyncio's tasks",
    )
  })

  test.each([
    ['{ text: false }', '["object","1,2,3"]'],
    ["{ stdout: 'ignore' }", '["string",""]'],
    ["{ env: { SAID: 'here' } }", '["string","here"]'],
  ])('and so is one with options: %s', async (options, said) => {
    const program = 'process.stdout.write(process.env.SAID ?? Buffer.from([1, 2, 3]))'
    const body = `const child = await createSubprocess(process.execPath, ['-e', ${JSON.stringify(program)}], ${options})
  const [out] = await child.communicate()
  return [typeof out, String(out)]`
    const plan = planOf([work('starts', body)])
    const ran = await runOnCanvas(plan)
    expect(ran.printed).toBe(said)
    const file = { status: 0, stdout: expect.stringContaining(ran.printed) }
    expect(await run(textOf(plan))).toMatchObject(file)
    expect(typeErrors({ text: textOf(plan) })).toEqual([])
  })
})
