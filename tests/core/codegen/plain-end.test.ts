import { runtimeParts } from 'virtual:runtime-parts'
import { describe, expect, test } from 'vitest'
import { exportTypeScript } from '#codegen'
import type { Plan } from '#compile'
import { runOnCanvas } from './canvas-run.ts'
import { coroutine, planOf } from './plans.ts'
import { run, typeErrors } from './programs.ts'

function textOf(plan: Plan): string {
  const exported = exportTypeScript(plan, runtimeParts)
  if (!exported.ok) throw new Error(JSON.stringify(exported.problems))
  return exported.text
}

const work = (name: string, body: string): ReturnType<typeof coroutine> =>
  coroutine(`async function ${name}() {\n  ${body}\n}`)

const isLookedAt = (text: string): boolean => text.includes('toJson(')
const isDescribed = (text: string): boolean => text.includes('described(')

async function expectSame(plan: Plan): Promise<string> {
  const text = textOf(plan)
  const { printed } = await runOnCanvas(plan)
  const { status, stdout, stderr } = await run(text)
  expect(status === 0 ? stdout : stderr).toBe(`${printed}\n`)
  expect(typeErrors({ text })).toEqual([])
  return text
}

describe('a file has only what its results reach', () => {
  const plain: Readonly<Record<string, Plan>> = {
    text: planOf([work('one', "return 'one'")]),
    nothing: planOf([work('one', 'await sleep(1)')]),
    'nothing of a sleep': planOf([{ kind: 'sleep', name: 'rest', durationMs: 1 }]),
    'the value of a sleep': planOf([
      work('one', 'return [true]'),
      { kind: 'sleep', durationMs: 1, args: [{ from: 0 }] },
    ]),
    gathered: planOf([
      work('one', "return 'one'"),
      work('two', 'await sleep(1)'),
      { kind: 'gather', name: 'both', children: [0, 1], returnExceptions: false },
    ]),
    named: planOf([work('one', "return 'one'"), work('two', 'return { two: 2 }')]),
  }
  test.each(Object.entries(plain))('%s', async (_, plan) => {
    const text = await expectSame(plan)
    expect(isLookedAt(text) || isDescribed(text)).toBe(false)
  })

  const odd: Readonly<Record<string, Plan>> = {
    'not a number': planOf([work('one', 'return 0 / 0')]),
    'an object with a hole': planOf([work('one', "return 'one'"), work('two', 'await sleep(1)')]),
    'an error that is gathered': planOf([
      work('one', "throw new Error('no')"),
      { kind: 'gather', name: 'all', children: [0], returnExceptions: true },
    ]),
    'a list that somebody else was given': planOf([
      work('one', 'return [1]'),
      coroutine('async function two(list: number[]) {\n  list.push(0 / 0)\n}', [0]),
      { kind: 'gather', name: 'both', children: [0, 1], returnExceptions: false },
    ]),
    'a list that was changed once it was gathered': planOf(
      [
        work('one', "return 'one'"),
        { kind: 'gather', name: 'both', children: [0], returnExceptions: false },
        coroutine('async function two(list: unknown[]) {\n  list.push(0 / 0)\n  return 2\n}', [1]),
      ],
      { awaited: [1, 2] },
    ),
    'lists that say themselves what they are': planOf([work('one', 'return [1]')], {
      shared: 'Object.assign(Array.prototype, { toJSON: () => 0 / 0 })',
    }),
    'a function that is another by now': planOf([work('one', 'return 1')], {
      shared: 'one = async () => (0 / 0) as any',
    }),
  }
  test.each(Object.entries(odd))('but %s', async (_, plan) => {
    expect(isLookedAt(textOf(plan))).toBe(true)
    const { printed } = await runOnCanvas(plan)
    const { status, stdout, stderr } = await run(textOf(plan))
    expect(status === 0 ? stdout : stderr).toBe(`${printed}\n`)
  })
})

describe('and what its errors reach', () => {
  const shared =
    "class HttpError extends Error {\n  override readonly name = 'HttpError'\n}\nexport const all = [HttpError]"
  const plain: Readonly<Record<string, string>> = {
    'of the language': "if (Date.now() > 0) throw new RangeError('no')\n  return 1",
    'without a text': 'if (Date.now() > 0) throw new Error()\n  return 1',
    "of a class of the pipeline's": "if (Date.now() > 0) throw new HttpError('429')\n  return 1",
    "the engine's": "await sleep(1)\n  JSON.parse('{')\n  return 1",
    'thrown once more':
      "try {\n    JSON.parse('{')\n  } catch (error) {\n    log('no')\n    throw error\n  }\n  return 1",
  }
  test.each(Object.entries(plain))('%s', async (_, body) => {
    const text = textOf(planOf([work('one', body)], { shared }))
    expect(isDescribed(text)).toBe(false)
    const { printed } = await runOnCanvas(planOf([work('one', body)], { shared }))
    const { status, stderr } = await run(text)
    expect({ status, stderr: stderr.replace(/^no\n/, '').trim() }).toEqual({ status: 1, stderr: printed.trim() })
    expect(typeErrors({ text })).toEqual([])
  })

  const odd: Readonly<Record<string, string>> = {
    null: 'throw null',
    "of a class of the pipeline's that is another by now": "HttpError = Proxy as any\n  throw new HttpError('429')",
    'with a cause': "throw new Error('no', { cause: new Error('why') })",
    'with a number for its text': 'const error: any = new Error(); error.message = 5; throw error',
    'a getter that throws':
      "const error = new Error('no'); Object.defineProperty(error, 'message', { get() { throw 1 } }); throw error",
    'of an import': "await (await import('node:fs/promises')).readFile('/nowhere/at/all')",
    'of a promise': 'await Promise.reject(5)',
    'an error of many': "await Promise.any([Promise.reject(new Error('a'))])",
    'a proxy': 'throw new Proxy({}, { get() { throw 1 } })',
    'of a class that does more':
      "class E extends Error { constructor() { super('no', { cause: 'why' }) } }\n  throw new E()",
    'a generator that is told so':
      "const { 'throw': fail } = (function* () {})() as any; fail.call((function* () {})(), 5)",
    'of a thenable': 'await ({ th\\u0065n(_: unknown, reject: any) { reject(5) } } as any)',
    'a name that a class gives it':
      "class Any { constructor(given: any) { return given } }\n  class Own extends Any { message = 5 }\n  try { JSON.parse('{') } catch (error) { new Own(error); throw error }",
    "the engine's about a long text": "BigInt('x'.repeat(5000))",
    'the same, of an operator': "'k' in ('x'.repeat(5000) as any)",
    'a long one': "throw new Error('x'.repeat(5000))",
  }
  test.each(Object.entries(odd))('but %s', async (_, body) => {
    const plan = planOf([work('one', `${body}\n  return 1`)], { shared })
    const text = textOf(plan)
    expect(isDescribed(text)).toBe(true)
    const { printed } = await runOnCanvas(plan)
    expect(await run(text)).toEqual({ status: 1, stdout: '', stderr: `${printed}\n` })
  })
})

describe('and what its waits reach', () => {
  const isWatched = (text: string): boolean => text.includes("once('beforeExit'")
  const ends: Readonly<Record<string, string>> = {
    'awaits what it calls': 'await load(1)\n  return 1',
    'gathers what it calls': 'await gather([load(1), sleep(1)])\n  return 1',
    'gathers one for each': 'await gather([1, 2].map(async (ms) => await load(ms)))\n  return 1',
    'calls a function of its own at once': 'await (async () => await load(1))()\n  return 1',
  }
  const shared = 'async function load(ms: number) {\n  await sleep(ms)\n}'
  test.each(Object.entries(ends))('who %s ends', async (_, body) => {
    expect(isWatched(await expectSame(planOf([work('one', body)], { shared })))).toBe(false)
  })

  const begin = `let first: any
let second: any
async function one(): Promise<void> { await sleep(1); await second }
async function two(): Promise<void> { await sleep(1); await first }
function begin() { first = one(); second = two() }`
  const again = 'async function again(all: any[]): Promise<void> { await sleep(1); await all[0] }'
  const hangs: Readonly<Record<string, readonly [body: string, shared?: string]>> = {
    'that waits for itself': ['const own: Promise<void> = (async () => { await sleep(1); await own })(); await own'],
    'of the shared code': ['begin(); await first', begin],
    'of a generator': ['const all: any = (async function* () { yield await all.next() })(); await all.next()'],
    'that is chained': ['let a: any; const b = sleep(1).then(() => a); a = sleep(1).then(() => b); await a'],
    'that is kept in a list': ['const all: any[] = []; all.push(again(all)); await all[0]', again],
    'that a map of its own keeps': [
      'const all: any[] = []; const own = { map: (make: any) => (all.push(make()), all) }; await gather(own.map(async () => { await sleep(1); await all[0] }))',
    ],
    'of a method': [
      'const own = { async run(): Promise<void> { await sleep(1); await kept } }; const kept = own.run(); await kept',
    ],
  }
  test.each(Object.entries(hangs))('but one %s is told of', async (_, [body, shared = '']) => {
    const text = textOf(planOf([work('f', body)], { shared }))
    expect(isWatched(text)).toBe(true)
    expect((await run(text)).stderr).toMatch(/^DeadlockError: /)
  })
})

test.each([
  ['a getter', 'const o = { get x() { return new Semaphore(1) } }\nconst lock = o.x'],
  ['a text', 'let lock: any\nconst o = { toString() { lock = new Semaphore(1); return `` } }\nexport const t = o + ``'],
  [
    'an operator',
    'let lock: any\nconst o: any = { valueOf() { lock = new Semaphore(1); return 1 } }\nexport const t = o + 1',
  ],
  [
    'a member that is computed',
    'let lock: any\nconst O: any = { [Symbol.hasInstance]: () => (lock = new Semaphore(1)) }\nexport const t = {} instanceof O',
  ],
])('what %s asks for as the file is loaded stands before it', async (_, shared) => {
  await expectSame(planOf([work('one', 'return lock.locked()')], { shared }))
})
