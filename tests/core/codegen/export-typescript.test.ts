import { runtimeParts } from 'virtual:runtime-parts'
import { expect, test } from 'vitest'
import { exportTypeScript } from '#codegen'
import type { Plan } from '#compile'
import { coroutine, planOf } from './plans.ts'
import { run, typeErrors } from './programs.ts'

/** Counts how many are alive at the same time. */
const shared = `const spans: string[] = []
let alive = 0
let most = 0
async function work<T>(name: string, value: T, ms = 5): Promise<T> {
  spans.push('+' + name)
  most = Math.max(most, ++alive)
  await sleep(ms)
  spans.push('-' + name)
  alive -= 1
  return value
}`
const step = (name: string, parameters = '', ms = 5): string =>
  `async function ${name}(${parameters}): Promise<string> {\n  return work('${name}', '${name}', ${ms})\n}`
/** Ends only after c has ended, so no clock decides the order. */
const held =
  "async function b(): Promise<string> {\n  spans.push('+b')\n  most = Math.max(most, ++alive)\n" +
  "  for (let turn = 0; turn < 500 && !spans.includes('-c'); turn += 1) await sleep(1)\n" +
  "  spans.push('-b')\n  alive -= 1\n  return 'b'\n}"
const seen = (args: readonly number[]) =>
  coroutine("async function seen(...values: unknown[]) {\n  return { most, spans: spans.join(' '), values }\n}", args)
const fail = (name: string, ms = 1) =>
  coroutine(
    `async function ${name}(): Promise<string> {\n  await sleep(${ms})\n  throw new RangeError('${name} failed')\n}`,
  )

interface Case {
  readonly plan: Plan
  readonly args?: readonly string[]
  readonly result?: unknown
  readonly error?: string
}

const cases = {
  single: {
    plan: planOf([coroutine("async function fetchData(): Promise<string> {\n  await sleep(5)\n  return 'Data'\n}")], {
      title: 'One task',
      description: 'The smallest one.\nIt ends with */ here.',
    }),
    result: 'Data',
  },
  row: {
    plan: planOf([coroutine(step('a'), [], [1]), coroutine(step('b')), seen([0])], { shared }),
    result: { most: 1, spans: '+b -b +a -a', values: ['a'] },
  },
  gather: {
    plan: planOf(
      [
        coroutine(step('a')),
        coroutine(step('b')),
        { kind: 'gather', name: 'Both pages', children: [0, 1], returnExceptions: false },
        seen([2]),
      ],
      { shared },
    ),
    result: { most: 2, spans: '+a +b -a -b', values: [['a', 'b']] },
  },
  // a -> c, a -> d, b -> d; then c and d join. c must not wait for b.
  cross: {
    plan: planOf(
      [
        coroutine(step('fetchA')),
        coroutine(held),
        coroutine(step('c', 'a: string'), [0]),
        coroutine(step('d', 'a: string, b: string'), [0, 1]),
        seen([2, 3]),
      ],
      { shared },
    ),
    result: { most: 2, spans: '+fetchA +b -fetchA +c -c -b +d -d', values: ['c', 'd'] },
  },
  chains: {
    plan: planOf(
      [
        coroutine(step('a')),
        coroutine(held),
        coroutine(step('c', 'x: string'), [0]),
        coroutine(step('d', ''), [], [1]),
        seen([2, 3]),
      ],
      { shared },
    ),
    result: { most: 2, spans: '+a +b -a +c -c -b +d -d', values: ['c', 'd'] },
  },
  collected: {
    plan: planOf([
      fail('broken'),
      coroutine("async function fine() {\n  return 'fine'\n}"),
      { kind: 'gather', name: 'gather', children: [0, 1], returnExceptions: true },
      coroutine(
        'async function count(values) {\n  return values.map((value: unknown) => (value instanceof Error ? value.message : value))\n}',
        [2],
      ),
    ]),
    result: ['broken failed', 'fine'],
  },
  collectedInOtherOrder: {
    plan: planOf([
      fail('broken'),
      coroutine("async function fine() {\n  return 'fine'\n}"),
      { kind: 'gather', name: 'all', children: [1, 0], returnExceptions: true },
    ]),
    result: ['fine', { name: 'RangeError', message: 'broken failed' }],
  },
  collectedTwiceOver: {
    plan: planOf([
      fail('broken'),
      { kind: 'gather', name: 'inner', children: [0], returnExceptions: false },
      { kind: 'gather', name: 'outer', children: [1], returnExceptions: true },
    ]),
    result: [{ name: 'RangeError', message: 'broken failed' }],
  },
  collectedElsewhere: {
    plan: planOf([
      fail('broken'),
      coroutine("async function fine() {\n  return 'fine'\n}"),
      { kind: 'gather', name: 'gather', children: [1, 0], returnExceptions: true },
      coroutine('async function count(values: unknown[], fine: string) {\n  return values.length + fine\n}', [2, 1]),
    ]),
    result: '2fine',
  },
  inputs: {
    plan: planOf([
      { kind: 'input', name: 'url', type: 'string' },
      { kind: 'input', name: 'times', type: 'number', default: 2 },
      coroutine('async function repeat(text: string, times = 1) {\n  return text.repeat(times)\n}', [0, 1]),
      { kind: 'output', name: 'page', args: [{ from: 2 }] },
      { kind: 'output', name: 'the url', args: [{ from: 0 }] },
    ]),
    args: ['{"url":"ab"}'],
    result: { page: 'abab', 'the url': 'ab' },
  },
  // Names that every object inherits, a type with a comment, and a default whose key would set a prototype.
  oddInputs: {
    plan: planOf([
      { kind: 'input', name: 'toString', type: 'number // seconds', default: 5 },
      { kind: 'input', name: '__proto__', type: '/* of it */ string' },
      {
        kind: 'input',
        name: 'constructor',
        type: 'Record<string, unknown>',
        default: JSON.parse('{"__proto__": [-0, "it\'s"], "a b": null, "true": true}'),
      },
      coroutine('async function all(...values: unknown[]) {\n  return values\n}', [0, 1, 2]),
      { kind: 'output', name: '__proto__', args: [{ from: 3 }] },
      { kind: 'output', name: 'hasOwnProperty', args: [{ from: 0 }] },
    ]),
    args: ['{"__proto__":"p"}'],
    result: JSON.parse(
      '{"__proto__": [5, "p", {"__proto__": [0, "it\'s"], "a b": null, "true": true}], "hasOwnProperty": 5}',
    ),
  },
  inheritedDefaults: {
    plan: planOf([
      { kind: 'input', name: 'toString', type: 'number', default: 5 },
      { kind: 'input', name: 'hasOwnProperty', type: 'string', default: 'h' },
      { kind: 'output', name: 'toString', args: [{ from: 0 }] },
      { kind: 'output', name: 'constructor', args: [{ from: 1 }] },
    ]),
    args: ['{"hasOwnProperty":"given"}'],
    result: { toString: 5, constructor: 'given' },
  },
  commentedType: {
    plan: planOf([
      { kind: 'input', name: 'x', type: 'number // seconds', default: 5 },
      { kind: 'input', name: 'y', type: 'string /* a name */', default: 'y' },
      { kind: 'output', name: 'x', args: [{ from: 0 }] },
      { kind: 'output', name: 'y', args: [{ from: 1 }] },
    ]),
    result: { x: 5, y: 'y' },
  },
  sleepWithValue: {
    plan: planOf([
      coroutine("async function load() {\n  return 'x'\n}"),
      { kind: 'sleep', name: 'Rest a bit', durationMs: 10, args: [{ from: 0 }] },
    ]),
    result: 'x',
  },
  unawaited: {
    plan: planOf(
      [fail('beacon', 20_000), coroutine(step('a', '', 20)), { kind: 'output', name: 'result', args: [{ from: 1 }] }],
      {
        shared: `${shared}\nspans.push(String(most))`,
      },
    ),
    result: 'a',
  },
  unawaitedFails: {
    plan: planOf([
      fail('beacon'),
      coroutine('async function slow() {\n  await sleep(20_000)\n}'),
      { kind: 'output', name: 'result', args: [{ from: 1 }] },
    ]),
    error: 'RangeError: beacon failed\n',
  },
  // A node after a collected failure is skipped, which is not an error.
  skipped: {
    plan: planOf([
      { kind: 'input', name: 'times', type: 'number', default: 2 },
      fail('broken'),
      coroutine('async function report(text: string, times: number) {\n  return text.repeat(times)\n}', [1, 0]),
      coroutine("async function fine() {\n  return 'fine'\n}"),
      { kind: 'gather', name: 'all', children: [1, 2, 3, 0], returnExceptions: true },
      { kind: 'sleep', name: 'rest', durationMs: 5, args: [{ from: 3 }], after: [1] },
      { kind: 'output', name: 'the report', args: [{ from: 2 }] },
      { kind: 'output', name: 'everything', args: [{ from: 4 }] },
      { kind: 'output', name: 'rested', args: [{ from: 5 }] },
    ]),
    result: {
      'the report': null,
      everything: [{ name: 'RangeError', message: 'broken failed' }, null, 'fine', 2],
      rested: null,
    },
  },
  skippedWhileOthersFinish: {
    plan: planOf(
      [
        fail('broken'),
        coroutine(step('second', 'x: string'), [0]),
        coroutine(step('third')),
        { kind: 'gather', name: 'both', children: [1, 2], returnExceptions: false },
        coroutine('async function tell(texts: (string | undefined)[]) {\n  log(texts.length)\n}', [3]),
      ],
      { onError: 'finish', shared },
    ),
    error: '2\nRangeError: broken failed\n',
  },
  // The gather that should collect the error is skipped itself, so main throws the error.
  untaken: {
    plan: planOf([
      fail('broken'),
      fail('first', 5),
      { kind: 'gather', name: 'all', children: [0], returnExceptions: true, after: [1] },
      { kind: 'gather', name: 'firsts', children: [1], returnExceptions: true },
    ]),
    error: 'RangeError: broken failed\n',
  },
  fails: {
    plan: planOf([
      coroutine('async function slow() {\n  await sleep(20_000)\n}'),
      fail('broken'),
      coroutine('async function both(x: void, y: string) {\n  return [x, y]\n}', [0, 1]),
    ]),
    error: 'RangeError: broken failed\n',
  },
  // The gather can't collect the error of `first`, since `second` never ran.
  failsBelowGather: {
    plan: planOf([
      fail('first'),
      coroutine('async function second(x: string) {\n  return x\n}', [0]),
      { kind: 'gather', name: 'all', children: [1], returnExceptions: true },
    ]),
    error: 'RangeError: first failed\n',
  },
  failsAtOnceBelowGather: {
    plan: planOf([
      fail('first'),
      coroutine('async function second(x: string) {\n  return x\n}', [0]),
      coroutine('async function slow() {\n  await sleep(20_000)\n}'),
      { kind: 'gather', name: 'all', children: [1, 2], returnExceptions: true },
    ]),
    error: 'RangeError: first failed\n',
  },
  othersFinish: {
    plan: planOf(
      [fail('broken'), coroutine("async function other() {\n  await sleep(20)\n  log('other is done')\n}")],
      { onError: 'finish' },
    ),
    error: 'RangeError: broken failed\nother is done\n',
  },
  helpers: {
    plan: planOf([
      coroutine(
        "async function main2() {\n  const child = await createSubprocess(process.execPath, ['-e', 'process.stdin.pipe(process.stdout)'])\n  const [out] = await child.communicate('hi')\n  log(out)\n  const lines: string[] = []\n  const two = await createSubprocess(process.execPath, ['-e', 'console.log(1); console.log(2); process.exitCode = 3'])\n  for await (const line of two.stdout) lines.push(line)\n  const codes = [child.returncode, await two.wait()]\n  const both = await gather([sleep(1, 'a'), sleep(2)])\n  return [out, codes, lines, both[0], signal.aborted]\n}",
      ),
    ]),
    result: ['hi', [0, 3], ['1', '2'], 'a', false],
  },
} satisfies Record<string, Case>
const named: readonly [string, Case][] = Object.entries(cases)

const textOf = (plan: Plan): string => {
  const exported = exportTypeScript(plan, runtimeParts)
  if (!exported.ok) throw new Error(JSON.stringify(exported.problems))
  return exported.text
}

test.each(named)('prints %s as before, the same bytes each time', async (name, { plan }) => {
  expect(textOf(structuredClone(plan))).toBe(textOf(plan))
  await expect(textOf(plan)).toMatchFileSnapshot(`golden/${name}.txt`)
})

test('every exported file passes tsc --strict', () => {
  expect(typeErrors(Object.fromEntries(named.map(([name, { plan }]) => [name, textOf(plan)])))).toEqual([])
})

test.each(named)('runs %s', async (_name, { plan, args, result, error }) => {
  const ended = await run(textOf(plan), args)
  if (error !== undefined) return expect(ended).toEqual({ status: 1, stdout: '', stderr: error })
  expect({ ...ended, stdout: JSON.parse(ended.stdout || '"nothing"') }).toMatchObject({ status: 0, stdout: result })
})

test('says which required input is missing', async () => {
  const ended = await run(textOf(cases.inputs.plan))
  expect(ended).toEqual({ status: 1, stdout: '', stderr: 'TypeError: needs url\n' })
})

test("a name that the shared code defines is not the runtime's, and main steps around it", async () => {
  const plan = planOf(
    [
      coroutine('async function race() {\n  return timeout(2)\n}'),
      { kind: 'sleep', name: 'race task', durationMs: 1, args: [{ from: 0 }] },
    ],
    { shared: 'function timeout(n: number) { return sleep(n) }\nfunction sleep(n: number) { return n * 2 }' },
  )
  expect(await run(textOf(plan))).toMatchObject({ status: 0, stdout: '4\n' })
})

test.each([
  ['an interval', 'setInterval(() => {}, 1_000)'],
  ['a listening server', "const { createServer } = await import('node:net')\n  createServer().listen(0)"],
])('a program ends with its result, all of it printed, whatever is left: %s', async (_, code) => {
  const plan = planOf([coroutine(`async function leaves() {\n  ${code}\n  return 'x'.repeat(1_000_000)\n}`)])
  const { status, stdout, stderr } = await run(textOf(plan))
  expect({ status, length: stdout.length, stderr }).toEqual({ status: 0, length: 1_000_003, stderr: '' })
})

test('the exit status that code sets is that of its program', async () => {
  const plan = planOf([coroutine('async function warns() {\n  process.exitCode = 3\n  return 1\n}')])
  expect(await run(textOf(plan))).toEqual({ status: 3, stdout: '1\n', stderr: '' })
})
