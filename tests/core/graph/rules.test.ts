import { expect, test } from 'vitest'
import {
  addNode,
  type Each,
  firstRetry,
  type Graph,
  hasErrors,
  moveNodes,
  newNode,
  noIncludes,
  type Policies,
  type ProblemCode,
  problemsOf,
  problemsOfNode,
  type Retry,
  setParam,
} from '#graph'
import { graphOf, inGroups } from '../../support/graph-of.ts'

const fine = graphOf({ url: 'input', load: 'coroutine url', wait: 'sleep 5', all: 'gather', page: 'output' }, [
  'url -> load.url',
  'load -> all',
  'wait -> all',
  'all -> page',
])

const shared = (graph: Graph, text: string): Graph => ({ ...graph, shared: text })
const limited = (blockedLimitMs: number | null): Graph => ({ ...fine, settings: { onError: 'end', blockedLimitMs } })
const code = (text: string): Graph => graphOf({ f: text })
const input = (type: string, value: unknown): Graph => {
  const node = { kind: 'input', name: 'n', type, default: value as string } as const
  return graphOf({ n: node, f: 'coroutine n' }, ['n -> f.n'])
}

const called = { kind: 'coroutine', code: 'async function f() {}' } as const

const withoutWires = (graph: Graph): Graph => ({ ...graph, edges: [] })

const repeatedTwice = ['f', 'g'].reduce(
  (graph, id) => setParam(graph, id, 'coroutine', 'each', { parameter: 'x' }),
  graphOf(
    {
      n: { kind: 'input', name: 'n', type: 'number[]', default: [] },
      f: 'async function f(x: number): Promise<number> { return x }',
      g: 'async function g(x: number) {}',
    },
    ['n -> f.x', 'f -> g.x'],
  ),
)

function retried(change: Partial<Retry>, code: string = called.code): Graph {
  return graphOf({ f: { ...called, code, retry: { ...firstRetry, ...change } } })
}

function policedFile(policies: Policies): Graph {
  return graphOf({ p: { kind: 'pipeline', file: './a.pipeline', inputs: [], ...policies } })
}

function eachFile(type: string, parameter: string): Graph {
  const inputs = [{ name: 'x', type: 'number', hasDefault: false }]
  return graphOf(
    {
      list: { kind: 'input', name: 'list', type },
      p: { kind: 'pipeline', file: './a.pipeline', inputs, each: { parameter } },
    },
    ['list -> p.x'],
  )
}

/** A node that is called for each item of `xs`, wired to what gives them; it also has a rest parameter. */
function repeated(change: Partial<Each>, from = 'number[]', parameters = 'xs: number, ...more: number[]'): Graph {
  const code = `async function f(${parameters}) {}`
  const graph = graphOf(
    { n: { kind: 'input', name: 'n', type: from, default: from === 'number' ? 1 : [] }, f: { ...called, code } },
    ['n -> f.xs'],
  )
  return setParam(graph, 'f', 'coroutine', 'each', { parameter: 'xs', ...change })
}

/** Nodes that use these limits. */
function sharing(limits: Readonly<Record<string, number>>, used: readonly string[]): Graph {
  const nodes = used.map((limit, at) => [`f${at}`, { kind: 'coroutine', code: `async function f${at}() {}`, limit }])
  return { ...graphOf({ ...Object.fromEntries(nodes), a: 'sleep' }), settings: { onError: 'end', limits } }
}

/** A node that is called for this many items at once, and alone uses a limit of 4. */
function eachAtOnce(limit: number): Graph {
  const f = {
    kind: 'coroutine' as const,
    code: 'async function f(n: number) {}',
    limit: 'api',
    each: { parameter: 'n', limit },
  }
  const graph = graphOf({ list: 'async function list() {\n  return [1]\n}', f }, ['list -> f.n'])
  return { ...graph, settings: { onError: 'end', limits: { api: 4 } } }
}

const cases: readonly (readonly [string, Graph, readonly string[]])[] = [
  ['a good graph', fine, []],
  ['an empty graph', graphOf({}), ['error nothing-to-run']],
  ['notes alone', graphOf({ n: 'note' }), ['error nothing-to-run']],
  ['two that wait for each other', graphOf({ a: 'sleep', b: 'sleep' }, ['a -> b', 'b -> a.after']), ['error cycle a']],
  ['one that waits for itself', graphOf({ a: 'sleep' }, ['a -> a']), ['error cycle a']],
  [
    'two cycles',
    graphOf({ a: 'sleep', b: 'sleep', c: 'sleep', d: 'sleep' }, ['a -> b', 'b -> a', 'c -> d', 'd -> c']),
    ['error cycle a', 'error cycle c'],
  ],
  ['a required parameter', graphOf({ f: 'coroutine x, y = 1' }), ['error missing-input f']],
  ['a rest parameter', graphOf({ f: 'coroutine ...all' }), []],
  ['a handle that is gone', graphOf({ a: 'sleep', f: 'coroutine' }, ['a -> f.x']), ['error dangling-wire f']],
  [
    'a wire out of an output',
    graphOf({ a: 'sleep', o: 'output', b: 'sleep' }, ['a -> o', 'o -> b']),
    ['error dangling-wire o'],
  ],
  ['a node that is gone', graphOf({ a: 'sleep' }, ['ghost -> a']), ['error unknown-node a']],
  ['a target that is gone', graphOf({ a: 'sleep' }, ['a -> ghost.x']), ['error unknown-node a']],
  ['one wire twice', graphOf({ a: 'sleep', b: 'sleep' }, ['a -> b.after', 'a -> b.after']), ['error duplicate-wire b']],
  [
    'a cold coroutine that two await',
    graphOf({ f: { ...called, start: 'awaited' }, a: 'sleep', b: 'sleep' }, ['f -> a', 'f -> b']),
    ['error invalid-start f'],
  ],
  ['a cold coroutine that nobody awaits', graphOf({ f: { ...called, start: 'awaited' } }), ['warning never-awaited f']],
  ['a race of nothing', graphOf({ r: 'race' }), ['error race-of-nothing r']],
  ['a gather of one', graphOf({ a: 'sleep', g: 'gather' }, ['a -> g']), ['hint gather-of-one g']],
  ['a gather of one that collects errors', graphOf({ a: 'sleep', g: 'gather returnExceptions' }, ['a -> g']), []],
  ['a race of one', graphOf({ a: 'sleep', r: 'race' }, ['a -> r']), ['hint race-of-one r']],
  ['a group of nothing', graphOf({ a: 'sleep', g: 'group' }), ['error group-of-nothing g']],
  [
    'a group of a note',
    inGroups(graphOf({ a: 'sleep', n: 'note', g: 'group' }), { g: ['n'] }),
    ['error group-of-nothing g'],
  ],
  ['a group of one', inGroups(graphOf({ a: 'sleep', g: 'group' }), { g: ['a'] }), ['hint group-of-one g']],
  ['a group of one with a timeout', inGroups(graphOf({ a: 'sleep', g: 'group 900' }), { g: ['a'] }), []],
  ['a group of one that is shielded', inGroups(graphOf({ a: 'sleep', g: 'group shield' }), { g: ['a'] }), []],
  [
    'a group of one that is wired',
    inGroups(graphOf({ a: 'sleep', b: 'sleep', g: 'group' }, ['g -> b']), { g: ['a'] }),
    [],
  ],
  ['a group of two', inGroups(graphOf({ a: 'sleep', b: 'sleep', g: 'group' }), { g: ['a', 'b'] }), []],
  [
    'a group with a timeout of less than nothing',
    inGroups(graphOf({ a: 'sleep', b: 'sleep', g: 'group -1' }), { g: ['a', 'b'] }),
    ['error invalid-duration g'],
  ],
  [
    'a group in itself',
    inGroups(graphOf({ a: 'sleep', b: 'sleep', g: 'group' }), { g: ['a', 'b', 'g'] }),
    ['error group-in-itself g'],
  ],
  [
    'two groups in each other',
    inGroups(graphOf({ a: 'sleep', b: 'sleep', g: 'group 9', h: 'group 9' }), { g: ['a', 'h'], h: ['b', 'g'] }),
    ['error group-in-itself g'],
  ],
  ['a group that is not there', inGroups(graphOf({ a: 'sleep' }), { ghost: ['a'] }), ['error unknown-group a']],
  [
    'in something that is no group',
    inGroups(graphOf({ a: 'sleep', b: 'sleep' }), { b: ['a'] }),
    ['error unknown-group a'],
  ],
  [
    'a way through a group and back into it',
    inGroups(graphOf({ a: 'sleep', b: 'sleep', c: 'sleep', g: 'group' }, ['a -> b', 'b -> c']), { g: ['a', 'c'] }),
    ['error cycle b'],
  ],
  ['a race of two', graphOf({ a: 'sleep', b: 'sleep', r: 'race success' }, ['a -> r', 'b -> r']), []],
  [
    'two wires at one value',
    graphOf({ a: 'sleep', b: 'sleep', c: 'sleep' }, ['a -> c', 'b -> c']),
    ['error duplicate-wire c'],
  ],
  ['both ends of one node', graphOf({ a: 'sleep', b: 'sleep' }, ['a -> b', 'a.error -> b']), []],
  ['both cases of a branch', graphOf({ a: 'branch', b: 'sleep' }, ['a.yes -> b', 'a.no -> b']), []],
  [
    'a fallback, as try and catch',
    graphOf({ a: 'sleep', b: 'coroutine x', c: 'sleep' }, ['a.error -> b.x', 'a -> c', 'b -> c']),
    [],
  ],
  [
    'ways that meet far behind a branch',
    graphOf({ a: 'branch', b: 'sleep', c: 'sleep', d: 'sleep', e: 'sleep' }, [
      ...['a.yes -> b', 'a.no -> c', 'b -> d', 'c -> e', 'd -> e'],
    ]),
    [],
  ],
  [
    'an error and a value that can both be there',
    graphOf({ a: 'sleep', b: 'sleep', c: 'sleep' }, ['a.error -> c', 'b -> c']),
    ['error duplicate-wire c'],
  ],
  [
    'an error, and a gather that collects it',
    graphOf({ a: 'sleep', g: 'gather returnExceptions', b: 'sleep' }, ['a -> g', 'a.error -> b', 'g -> b']),
    ['error duplicate-wire b'],
  ],
  [
    'the same case twice',
    graphOf({ a: 'branch', b: 'sleep', c: 'sleep', d: 'sleep' }, ['a.yes -> b', 'a.yes -> c', 'b -> d', 'c -> d']),
    ['error duplicate-wire d'],
  ],
  [
    'both sides of a branch in one gather',
    graphOf({ a: 'branch', b: 'sleep', c: 'sleep', g: 'gather' }, ['a.yes -> b', 'a.no -> c', 'b -> g', 'c -> g']),
    [],
  ],
  [
    'both sides of a branch needed at once',
    graphOf({ a: 'branch', b: 'sleep', c: 'sleep', d: 'sleep' }, [
      ...['a.yes -> b', 'a.no -> c', 'b -> d.after', 'c -> d'],
    ]),
    ['error never-starts d'],
  ],
  ['an error in a gather', graphOf({ a: 'sleep', g: 'gather' }, ['a.error -> g']), ['error not-a-task g']],
  ['a case that is gone', graphOf({ a: 'branch', b: 'sleep' }, ['a.maybe -> b']), ['error dangling-wire a']],
  ...(
    [
      ['no return type', 'async function f() { return true }'],
      ['one case', "async function f(): Promise<'only'> { return 'only' }"],
      ['any text', "async function f(): Promise<string> { return 'a' }"],
      ['a word that is a handle', "async function f(): Promise<'out' | 'in'> { return 'in' }"],
    ] as const
  ).map(
    ([name, text]) =>
      [
        `a branch with ${name}`,
        graphOf({ f: { kind: 'branch', code: text } }),
        ['error branch-without-cases f'],
      ] as const,
  ),
  ['a timeout of 0', graphOf({ f: { ...called, timeoutMs: 0 } }), ['error invalid-duration f']],
  ['a timeout', graphOf({ f: { ...called, timeoutMs: 0.5 } }), []],
  ['a limit that does not exist', graphOf({ f: { ...called, limit: 'api' } }), ['error unknown-limit f']],
  ['a limit that two share', sharing({ api: 4 }, ['api', 'api']), []],
  ['a limit that one uses', sharing({ api: 4 }, ['api']), ['hint unshared-limit']],
  ['a limit of one, called for more items at once', eachAtOnce(5), []],
  ['a limit of one, called for fewer', eachAtOnce(4), ['hint unshared-limit']],
  ['a limit that nothing uses', sharing({ api: 4 }, []), ['hint unshared-limit']],
  ...[0, -1, 1.5, 1e9].map(
    (count) => [`a limit of ${count}`, sharing({ api: count }, ['api', 'api']), ['error invalid-limit']] as const,
  ),
  ['a retry', retried({}), []],
  ...[
    { tries: 1 },
    { tries: 0 },
    { tries: 2.5 },
    { delayMs: -1 },
    { factor: 0.5 },
    { maxDelayMs: -1 },
    { jitter: 1.5 },
  ].map((wrong) => [`a retry with ${JSON.stringify(wrong)}`, retried(wrong), ['error invalid-retry f']] as const),
  ['a retry after no error', retried({ only: [] }), ['error invalid-retry f']],
  ['a retry after what is no class', retried({ only: ['TypeError', 'a b'] }), ['error invalid-retry f']],
  [
    'a retry around a retry',
    retried({}, 'async function f() { await retry(async () => {}, { times: 1, backoff }) }'),
    ['hint retry-in-retry f'],
  ],
  ['an each', repeated({ limit: 4, returnExceptions: true }), []],
  ...[0, -1, 2.5, 1e9].map(
    (limit) => [`an each with ${limit} at once`, repeated({ limit }), ['error invalid-each f']] as const,
  ),
  ['an each over no parameter', repeated({ parameter: 'urls' }), ['error invalid-each f']],
  ['an each over nothing', repeated({ parameter: '' }), ['error invalid-each f']],
  ['an each over a rest parameter', repeated({ parameter: 'more' }), ['error invalid-each f']],
  ['an each over a number', repeated({}, 'number'), ['error invalid-each f']],
  [
    'an each over what a function gives, which is a number',
    setParam(
      graphOf(
        { a: 'async function a(): Promise<number> { return 1 }', s: 'sleep 5', f: 'async function f(x: number) {}' },
        ['a -> s.value', 's -> f.x'],
      ),
      ...(['f', 'coroutine', 'each', { parameter: 'x' }] as const),
    ),
    ['error invalid-each f'],
  ],
  ['an each over what an each gives, which is a list of numbers', repeatedTwice, []],
  [
    'an each over a parameter without a wire',
    withoutWires(repeated({})),
    ['error missing-input f', 'warning unused-input n'],
  ],
  [
    'an each over an optional parameter without a wire',
    withoutWires(repeated({}, 'number[]', 'xs?: number')),
    ['error invalid-each f', 'warning unused-input n'],
  ],
  [
    'a stream that nothing reads',
    code('async function* f(): AsyncGenerator<number> { yield 1 }'),
    ['error invalid-stream f'],
  ],
  ['a generator that is not async', code('function* f() { yield 1 }'), ['error unsupported-syntax f']],
  ['several wires at after', graphOf({ a: 'sleep', b: 'sleep', c: 'sleep' }, ['a -> c.after', 'b -> c.after']), []],
  [
    'two functions of one name',
    graphOf({ a: 'async function f() {}', b: 'async function f() {}' }),
    ['error duplicate-name b'],
  ],
  ['a function of the shared code', shared(code('async function f() {}'), 'const f = 1'), ['error duplicate-name f']],
  ['two sleeps of one name', graphOf({ a: { kind: 'sleep', name: 's', durationMs: 1 }, s: 'sleep' }), []],
  [
    'a name with a space',
    graphOf({ a: 'sleep', o: { kind: 'output', name: 'my value' } }, ['a -> o']),
    ['error invalid-name o'],
  ],
  ['a name of the runtime', code('async function gather() {}'), ['error reserved-name f']],
  ['a parameter named after', code('async function f(after?: string) {}'), ['error reserved-name f']],
  ['a syntax error', code('async function f() { let = }'), ['error syntax f']],
  ['a syntax error in the shared code', shared(fine, 'const = 1'), ['error syntax']],
  ['an enum', shared(fine, 'enum E { A }'), ['error unsupported-syntax']],
  ['a declared enum', shared(fine, 'declare enum E { A }'), []],
  ['a parameter property', shared(fine, 'class C { constructor(private x: number) {} }'), ['error unsupported-syntax']],
  ['code beside the function', code('async function f() {}\nconst x = 1'), ['error unsupported-syntax f']],
  ['no function', code('const x = (1)'), ['error not-a-function f']],
  ['a plain function', code('function f() {}'), ['error not-async f']],
  ['a gather of nothing', graphOf({ g: 'gather' }), ['error gather-of-nothing g']],
  ['a gather with order alone', graphOf({ a: 'sleep', g: 'gather' }, ['a -> g.after']), ['error gather-of-nothing g']],
  ['a sleep below zero', graphOf({ s: 'sleep -1' }), ['error invalid-duration s']],
  ['a sleep of no number', graphOf({ s: 'sleep x' }), ['error invalid-duration s']],
  ['a sleep too long', graphOf({ s: 'sleep 2147483648' }), ['error invalid-duration s']],
  ['a limit that no step keeps', limited(0), ['error invalid-duration']],
  ['a limit below zero', limited(-5), ['error invalid-duration']],
  ['a limit too long', limited(2_147_483_648), ['error invalid-duration']],
  ['a limit', limited(250), []],
  ['no limit', limited(null), []],
  ['a default of another type', input('number', 'x'), ['error invalid-default n']],
  ['a list with a stray item', input('number[]', [1, 'x']), ['error invalid-default n']],
  ['a default of a type we do not know', input('User', {}), []],
  ['a type that is none', input('string; let x', 'x'), ['error invalid-type n']],
  ['two types in one', input('string)] | [(string', 'x'), ['error invalid-type n']],
  ['a type with a comment', input('number // seconds', 5), []],
  ['a comment that does not end', input('number /* seconds', 5), ['error invalid-type n']],
  ['no type', input(' ', 'x'), ['error invalid-type n']],
  ['an output without a value', graphOf({ o: 'output' }), ['error output-without-value o']],
  [
    'a coroutine beside the output',
    graphOf({ a: 'coroutine', b: 'coroutine', o: 'output' }, ['a -> o']),
    ['warning nothing-awaits b'],
  ],
  ['an input that nothing uses', graphOf({ i: 'input', a: 'sleep' }), ['warning unused-input i']],
  ['a parameter without a type', code('async function f(x?) {}'), ['hint untyped-parameter f']],
  ['a parameter typed by its default', code('async function f(x = 1) {}'), []],
  ['a bare catch', code('async function f() { try { await sleep(1) } catch {} }'), ['hint bare-catch f']],
  ['a catch that throws on', code('async function f() { try { await sleep(1) } catch (e) { throw e } }'), []],
  [
    'a bare catch around another, and within one',
    code('async function f() { try { try { await a() } catch { throw b } } catch { try { await c() } catch {} } }'),
    ['hint bare-catch f', 'hint bare-catch f'],
  ],
  [
    'catches that end cancelling, mention it, or have nothing to catch',
    code(
      'async function f() { try { await a() } catch (e) { try { b() } catch { throw e } }\n try { await a() } catch (e) { if (e instanceof CancelledError) throw e }\n try { a() } catch { await b() } }',
    ),
    [],
  ],
  [
    'what inner functions await and throw',
    code(
      'async function f() { try { a(async () => await b()) } catch {}\n try { await a() } catch { b(() => { throw c }) } }',
    ),
    ['hint bare-catch f'],
  ],
  [
    'two awaits that do not need each other',
    code('async function f() { const a = await one(); const b = await two(); return [a, b] }'),
    ['hint awaits-in-a-row f'],
  ],
  [
    'an await that needs the one before',
    code('async function f() { const a = await one(); const b = await two(a); return b }'),
    [],
  ],
  [
    'two calls on one object',
    code('async function f() { const a = await db.read(); const b = await db.read(); return [a, b] }'),
    [],
  ],
  ['awaits for their effect', code('async function f() { await sleep(1); await sleep(2) }'), []],
  ['a task that nobody keeps', code('async function f() { createTask(work) }'), ['hint task-not-awaited f']],
  [
    'what nobody awaits',
    code('async function f() { sleep(1); gather([sleep(2)]); await sleep(3); const later = sleep(4); await later }'),
    ['warning never-awaited f', 'warning never-awaited f'],
  ],
  [
    'functions of the same names that are its own',
    code(
      'async function f(sleep = () => {}) { const { gather } = await import("./own.js"); function createTask() {}\n' +
        'sleep(); gather([]); createTask() }',
    ),
    [],
  ],
  [
    "functions of the same names that are the shared code's",
    shared(
      code('async function f() { sleep(1); gather([]) }'),
      "import { sleep } from './own.js'\nfunction gather() {}",
    ),
    [],
  ],
  [
    "a name that is the shared code's within a function alone",
    shared(code('async function f() { sleep(1) }'), 'function other() { const sleep = 1; return sleep }'),
    ['warning never-awaited f'],
  ],
  ['a task that is kept', code('async function f() { const t = createTask(work); await t }'), []],
  [
    'a list that is awaited item by item',
    code('async function f() { const all = [1]; for (const one of all) await load(one) }'),
    ['hint awaits-in-a-loop f'],
  ],
  [
    'a loop that asks',
    code('async function f() { const t = createTask(sleep(1)); while (!t.done()) {} }'),
    ['hint poll-without-sleep f'],
  ],
  ['an empty group', graphOf({ a: 'coroutine', g: 'group' }), ['error group-of-nothing g']],
  ['a group of one', inGroups(graphOf({ a: 'coroutine', g: 'group' }), { g: ['a'] }), ['hint group-of-one g']],
  ['a group of one with a timeout', inGroups(graphOf({ a: 'coroutine', g: 'group 5' }), { g: ['a'] }), []],
  [
    'a group with a timeout of 0',
    inGroups(graphOf({ a: 'coroutine', g: 'group 0' }), { g: ['a'] }),
    ['error invalid-duration g'],
  ],
  [
    'a node in what is no group',
    graphOf({ a: { kind: 'sleep', name: 'a', durationMs: 1, parentId: 'b' }, b: 'coroutine' }),
    ['error unknown-group a'],
  ],
  [
    'a group within itself',
    graphOf({ a: 'coroutine', g: { kind: 'group', name: 'g', shield: false, parentId: 'g' } }),
    ['error group-in-itself g', 'error group-of-nothing g'],
  ],
  [
    'a cycle through a group',
    inGroups(graphOf({ a: 'coroutine', b: 'coroutine x', x: 'coroutine x', g: 'group' }, ['a -> x.x', 'x -> b.x']), {
      g: ['a', 'b'],
    }),
    ['error cycle x'],
  ],
  ['a Promise.all', code('async function f() { await Promise.all([load(1)]) }'), ['hint promise-all f']],
  ['a pipeline node without a file', graphOf({ p: 'pipeline' }), ['error invalid-file p']],
  ['a file by its place on one machine', graphOf({ p: 'pipeline /a.pipeline' }), ['error invalid-file p']],
  ['a file that is named', graphOf({ p: 'pipeline ../a.pipeline' }), []],
  ['a timeout around a file', policedFile({ timeoutMs: 500 }), []],
  ['a timeout around a file in which nothing can end', policedFile({ timeoutMs: 0 }), ['error invalid-duration p']],
  ['a file within a limit that there is not', policedFile({ limit: 'api' }), ['error unknown-limit p']],
  ['a retry of a file', policedFile({ retry: firstRetry }), []],
  ['one try of a file', policedFile({ retry: { ...firstRetry, tries: 1 } }), ['error invalid-retry p']],
  ['an each over a file without inputs', policedFile({ each: { parameter: 'x' } }), ['error invalid-each p']],
  ['an each over an input of a file', eachFile('number[]', 'x'), []],
  ['an each over no input of a file', eachFile('number[]', 'y'), ['error invalid-each p']],
  ['an each over an input of a file that gets no list', eachFile('number', 'x'), ['error invalid-each p']],
  ['a catch around no await', code('async function f() { try { JSON.parse("") } catch {} }'), []],
]

test.each(cases)('%s', (_, graph, expected) => {
  const told = problemsOf(graph).map((problem) =>
    [problem.severity, problem.code, problem.node].filter(Boolean).join(' '),
  )
  expect(told).toEqual(expected)
  expect(hasErrors(graph)).toBe(expected.some((line) => line.startsWith('error')))
})

test('every code has a case, but those that need a folder or a target', () => {
  const told = new Set(cases.flatMap(([, graph]) => problemsOf(graph).map((problem) => problem.code)))
  const all: Readonly<Record<ProblemCode, boolean>> = {
    cycle: true,
    'missing-input': true,
    'dangling-wire': true,
    'unknown-node': true,
    'duplicate-wire': true,
    'duplicate-name': true,
    'invalid-name': true,
    'reserved-name': true,
    syntax: true,
    'unsupported-syntax': true,
    'not-a-function': true,
    'not-async': true,
    'gather-of-nothing': true,
    'race-of-nothing': true,
    'gather-of-one': true,
    'race-of-one': true,
    'group-of-nothing': true,
    'group-of-one': true,
    'group-in-itself': true,
    'unknown-group': true,
    'invalid-duration': true,
    'invalid-limit': true,
    'invalid-retry': true,
    'invalid-each': true,
    'invalid-stream': true,
    'invalid-start': true,
    'retry-in-retry': true,
    'unknown-limit': true,
    'unshared-limit': true,
    'invalid-default': true,
    'invalid-type': true,
    'output-without-value': true,
    'branch-without-cases': true,
    'not-a-task': true,
    'never-starts': true,
    'nothing-awaits': true,
    'nothing-to-run': true,
    'unused-input': true,
    'untyped-parameter': true,
    'bare-catch': true,
    'awaits-in-a-row': true,
    'awaits-in-a-loop': true,
    'poll-without-sleep': true,
    'promise-all': true,
    'task-not-awaited': true,
    'never-awaited': true,
    'missing-module': false,
    'invalid-file': true,
    'not-saved': false,
    'unreadable-file': false,
    'includes-itself': false,
    'too-deep': false,
    'file-with-errors': false,
    'changed-inputs': false,
    'export-unsupported': false,
  }
  for (const [name, isTold] of Object.entries(all))
    expect([name, told.has(name as ProblemCode)]).toEqual([name, isTold])
})

test('a name that the shared code comes to have, or loses, counts for nodes that are not touched', () => {
  const graph = code('async function f() { sleep(1) }')
  const own = shared(graph, 'function sleep() {}')
  expect([graph, own, graph].map((each) => problemsOf(each).length)).toEqual([1, 0, 1])
  expect(problemsOf({ ...own, shared: '' })).toHaveLength(1)
})

test('problems are computed once for a graph, say what to do, and end without a full stop', () => {
  expect(problemsOf(fine)).toBe(problemsOf(fine))
  for (const { message, remedy } of cases.flatMap(([, graph]) => problemsOf(graph))) {
    expect(message).toMatch(/[^.]$/)
    expect(remedy).toMatch(/[^.]$/)
  }
})

test.each([
  ['async function f() {\n  return (1\n}', "f has a syntax error at line 3: ')' expected"],
  ['async function f() {\n  return = url\n}', 'f has a syntax error at line 2: Expression expected'],
  ['async function f() {\n  foo barBaz()\n}', 'f has a syntax error at line 2: Unexpected keyword or identifier'],
  [
    'async function f() {\n  let "a"\n}',
    'f has a syntax error at line 2: Variable declaration not allowed at this location',
  ],
  ['async function f() {\n  return 1', "f has a syntax error at line 2: '}' expected"],
])("a syntax error is told in the parser's words: %j", (text, message) => {
  expect(problemsOf(code(text))[0]).toEqual({
    code: 'syntax',
    severity: 'error',
    node: 'f',
    message,
    remedy: 'Correct it where it is marked',
    line: Number(/line (\d)/.exec(message)?.[1]),
    column: expect.any(Number),
  })
})

test("a syntax error in the shared code is told in the parser's words", () => {
  const message = 'The shared code has a syntax error at line 2: Variable declaration expected'
  expect(problemsOf(shared(fine, 'let a\nconst = 1'))[0]).toMatchObject({ message, line: 2, column: 7 })
})

test('a problem of code tells its place', () => {
  expect(problemsOf(code('async function f(x?) {\n}'))[0]).toMatchObject({ line: 1, column: 20 })
})

test('a drawing that includes nothing has the identical list, whichever files are known', () => {
  const graph = code('function f() {}')
  expect(problemsOf(graph, noIncludes)).toBe(problemsOf(graph))
})

test('moving a node gives the identical list, and another node a new one', () => {
  const graph = code('function f() {}')
  expect(problemsOf(moveNodes(graph, { f: { x: 9, y: 9 } }))).toBe(problemsOf(graph))
  expect(problemsOf(addNode(graph, newNode(graph, 'gather'), { x: 0, y: 0 })).length).toBe(2)
  expect(problemsOf(shared(graph, 'const = 1')).length).toBe(2)
})

test('a node has its own problems, worst first', () => {
  const graph = graphOf({ f: 'async function f(x) {}', g: 'gather' })
  expect(problemsOfNode(graph, 'f').map((problem) => problem.code)).toEqual(['missing-input', 'untyped-parameter'])
  expect(problemsOfNode(graph, 'nobody')).toEqual([])
})
