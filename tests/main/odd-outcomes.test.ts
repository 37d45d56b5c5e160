import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { type Bridge, createSocketBridge, socketUrl } from '#bridge'
import { serializeDocument } from '#document'
import { emptyGraph, type Graph, type Json } from '#graph'
import type { RunOutcome, TraceEvent } from '#trace'
import { buildFirst, program } from '../support/built-program.ts'
import { graphOf } from '../support/graph-of.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'
import { type ServedApp, startServer } from '../support/served-app.ts'

/*
 * Odd values that code may return, throw or log, and odd inputs, through both entries of the built program: each must end
 * in an outcome with a message.
 */

const deep = (open: string, close: string) => `JSON.parse('${open}'.repeat(50_000) + '1' + '${close}'.repeat(50_000))`
const controls = String.raw`'\u0000\u0007\u001b[2J\u001b]0;x\u0007\u009b1A\r\u202e\u2066\u200b\ud800'`
const odd: readonly string[] = [
  ...['undefined', 'null', 'true', "''", "' '", String.raw`'\n\n\n'`, controls, "'\\ud800'", "'__proto__'"],
  ...[
    '0',
    '-0',
    'NaN',
    'Infinity',
    '-Infinity',
    '1e308',
    '10n',
    '10n ** 400n',
    "Symbol('odd')",
    'Symbol.iterator',
    'Symbol()',
  ],
  ...['() => {}', 'async () => {}', 'function* () {}', 'class Odd {}', 'class { static toString() { throw 1 } }'],
  ...['new Date(0)', 'new Date(NaN)', "new Map([['a', 1]])", 'new Set([1])', 'new WeakMap()', 'new WeakRef({})', '/a/'],
  ...[
    'new Uint8Array(4)',
    'new ArrayBuffer(8)',
    'new SharedArrayBuffer(8)',
    'new Array(1_000_000_000)',
    'new Array(3)',
  ],
  ...['[]', '{}', '[[]]', '[undefined]', '[10n]', '{ a: undefined }', '{ a: { b: () => {} } }'],
  ...['Promise.resolve(1)', 'Promise.reject(2)', '{ then: 1 }', '{ then() {} , a: 1}.a', '{ then() { throw 3 } }'],
  ...["{ then(done) { done('thenable') } }", 'globalThis', 'process', 'new Proxy({}, {})', 'Proxy'],
  ...['JSON.parse(\'{ "__proto__": { "isAdmin": true } }\')', 'Object.create(null)', 'Object.freeze([1])', 'arguments'],
  ...[
    "'x'.repeat(20_000)",
    `${controls}.repeat(500)`,
    `{ [${controls}]: ${controls} }`,
    '(() => { const c = {}; c.self = c; return c })()',
  ],
  ...[
    deep('[', ']'),
    deep('{"a":', '}'),
    '(() => { let s = []; for (let i = 0; i < 40; i++) s = [s, s]; return s })()',
  ],
  ...['{ toJSON() { throw new RangeError() } }', '{ toJSON() { return undefined } }', '{ toString() { throw 1 } }'],
  ...['{ get a() { throw new Error() } }', 'new Proxy({}, new Proxy({}, { get() { return () => { throw 1 } } }))'],
  ...['(() => { const { proxy, revoke } = Proxy.revocable(new Error(), {}); revoke(); return proxy })()'],
  ...[
    "new Error('')",
    'new Error()',
    `new Error(${controls})`,
    "new Error('x'.repeat(100_000))",
    'new AggregateError([])',
  ],
  ...["Object.assign(new Error('a'), { name: '' })", "Object.assign(new Error('a'), { name: 1 })", 'new Error({})'],
  ...["Object.assign(new Error('a'), { message: {} })", "Object.assign(new Error('a'), { stack: null })"],
  ...["Object.assign(new Error('a'), { stack: 'x'.repeat(1e6) })", `Object.assign(new Error(), { name: ${controls} })`],
  ...["Object.defineProperty(new Error('a'), 'message', { get() { throw 1 } })", "new Error('a', { cause: 10n })"],
  ...[
    "(() => { const e = new Error('a'); e.cause = e; return e })()",
    'new DOMException()',
    "new (class extends Error { name = ' ' })()",
  ],
]

const values = odd.map((expression, at) => ({ name: `v${at}`, expression }))
/** What must not be in a text for people: signs that a terminal obeys or hides, and halves of characters. */
const shown = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Cs}/u

const coroutine = (name: string, body: string): string => `async function ${name}() {\n  ${body}\n}`
const finishing = (graph: Graph): Graph => ({ ...graph, settings: { ...emptyGraph.settings, onError: 'finish' } })
const throwing = finishing(
  graphOf(
    Object.fromEntries(values.map(({ name, expression }) => [name, coroutine(name, `throw (${wrapped(expression)})`)])),
  ),
)
const logging = graphOf(
  Object.fromEntries(
    values.map(({ name, expression }) => [
      name,
      coroutine(
        name,
        `const it = ${wrapped(expression)}\n  console.log(it)\n  console.error('%s', it)\n  log(it)\n  log('end of ${name}')${expression.startsWith('Promise.reject') ? '\n  it.catch(() => {})' : ''}`,
      ),
    ]),
  ),
)
const returning = (expression: string): Graph => graphOf({ odd: coroutine('odd', `return ${wrapped(expression)}`) })

function wrapped(expression: string): string {
  return `(${expression})`
}

let scratch: ScratchFolder
buildFirst()
beforeAll(async () => {
  scratch = await createScratchFolder()
})
afterAll(() => scratch.remove())

/** Expects that the texts of an outcome are not empty, and have nothing that a terminal obeys. */
function expectWords(outcome: RunOutcome): void {
  if (outcome.kind !== 'failed') return expect(outcome.kind).toBe('succeeded')
  const { name, message } = outcome.error
  expect(typeof message).toBe('string')
  expect(`${name}${message}`.trim()).not.toBe('')
}

describe('the built terminal', () => {
  async function run(graph: Graph, args: readonly string[] = []) {
    const file = join(scratch.work, `${Math.random().toString(36).slice(2)}.pipeline`)
    await writeFile(file, serializeDocument(graph))
    const child: ChildProcess = spawn(process.execPath, [program, 'run', file, ...args], {
      env: { ...process.env, ASYNCANVAS_USER_DATA: scratch.userData },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = { out: '', err: '' }
    child.stdout?.setEncoding('utf8').on('data', (part) => (said.out += part))
    child.stderr?.setEncoding('utf8').on('data', (part) => (said.err += part))
    const timer = setTimeout(() => child.kill('SIGKILL'), 60_000)
    const [status] = await once(child, 'close')
    clearTimeout(timer)
    return { status: status as number | null, ...said }
  }
  /** Each value takes a process here, so only some are tried; the bridge tries all. */
  const some = values.filter((_, at) => at % 9 === 0)
  const lines = (text: string) => text.replace(/\n$/, '').split('\n')
  const expectClean = (text: string) => {
    for (const line of lines(text)) expect(shown.exec(line), line.slice(0, 200)).toBeNull()
  }

  it('tells of each that is thrown', async () => {
    const { status, out, err } = await run(throwing)
    expect(status).toBe(1)
    expectClean(out + err)
    for (const { name, expression } of values) expect(err, expression).toMatch(new RegExp(`\\b${name}\\b.*\\S`))
  }, 90_000)

  it('tells of each that is thrown in JSON, a line each', async () => {
    const { status, out } = await run(throwing, ['--json'])
    expect(status).toBe(1)
    const events = lines(out).map((line) => JSON.parse(line) as TraceEvent)
    const failed = events.filter((event) => event.type === 'task.done' && event.outcome.kind === 'error')
    expect(failed.length).toBeGreaterThanOrEqual(values.length)
    for (const line of lines(out)) expect(shown.exec(line), line.slice(0, 200)).toBeNull()
  }, 90_000)

  it('tells of each that is logged', async () => {
    const { status, out, err } = await run(logging)
    expect(status, err.slice(-2_000)).toBe(0)
    expectClean(out + err)
    for (const { name, expression } of values) expect(err, expression).toContain(`end of ${name}`)
  }, 90_000)

  it.each(some)('ends with a result or a sentence: $expression', async ({ expression }) => {
    const { status, out, err } = await run(returning(expression), ['--clock', 'virtual'])
    expectClean(out + err)
    if (status === 0) expect(() => JSON.parse(out)).not.toThrow()
    else {
      expect(status).toBe(1)
      expect(out).toBe('')
      expect(err.trim()).not.toBe('')
    }
    for (const line of lines(err)) expect(line.trim(), err.slice(0, 500)).not.toBe('')
  })
})

describe('the bridge of a served editor', () => {
  let server: ServedApp
  let bridge: Bridge
  let socket: WebSocket
  beforeAll(async () => {
    await writeFile(join(scratch.work, 'p.pipeline'), serializeDocument(graphOf({ a: 'coroutine' })))
    server = await startServer(scratch.work, scratch.userData, ['p.pipeline'])
    socket = new WebSocket(socketUrl(server.url), { headers: { origin: new URL(server.url).origin } })
    bridge = createSocketBridge({
      isOpen: () => socket.readyState === socket.OPEN,
      send: (text) => socket.send(text),
      onMessage: (listener) => socket.on('message', (data) => listener(String(data))),
      onClose: (listener) => socket.on('close', listener),
    })
    await once(socket, 'open')
    await bridge.welcome()
  })
  afterAll(async () => {
    socket.close()
    await server.end()
  })

  /** Runs a graph; gives how it ended, and the messages meanwhile. */
  async function run(graph: Graph, inputs: Readonly<Record<string, Json>> = {}) {
    const events: TraceEvent[] = []
    let ended: (outcome: RunOutcome) => void = () => {}
    const outcome = new Promise<RunOutcome>((resolve) => {
      ended = resolve
    })
    const leave = [
      bridge.onTrace((batch) => void events.push(...batch.events)),
      bridge.onRunEnded((end) => ended(end.outcome)),
    ]
    const request = { graph, inputs, clock: 'virtual' as const, rate: 1, isDebug: false, isApart: false }
    const refused = (error: unknown) => ({ ok: false, error: { kind: 'refused', message: String(error) } }) as const
    let started = await bridge.startRun(request).catch(refused)
    if (!started.ok && started.error.kind === 'untrusted') {
      expect(await bridge.trustCode(started.error.question.id, true)).toMatchObject({ ok: true })
      started = await bridge.startRun(request)
    }
    const told = started.ok ? { outcome: await outcome, events } : { problems: JSON.stringify(started.error) }
    for (const part of leave) part()
    return told
  }

  it.each(values)('ends a run that returns it: $expression', async ({ expression }) => {
    const { outcome } = await run(returning(expression))
    expect(outcome).toBeDefined()
    if (outcome) expectWords(outcome)
  })

  it.each(values)('ends a run that throws it: $expression', async ({ expression }) => {
    const { outcome } = await run(graphOf({ odd: coroutine('odd', `throw ${wrapped(expression)}`) }))
    expect(outcome?.kind).toBe('failed')
    if (outcome) expectWords(outcome)
  })

  it('tells of each that is logged', async () => {
    const { outcome, events } = await run(logging)
    expect(outcome).toMatchObject({ kind: 'succeeded' })
    const texts = new Set(events?.flatMap((event) => (event.type === 'log' ? [event.text] : [])))
    for (const { name, expression } of values) expect(texts, expression).toContain(`end of ${name}`)
  })

  const defaults: readonly Json[] = [
    ...['', ' ', '\n', '\u0000\u001b[2J\u202e', '__proto__', 'x'.repeat(20_000), null, true, 0, 1e308, [], {}, [[]]],
    ...(JSON.parse('[{ "__proto__": { "isAdmin": true } }, { "": "" }, { "\\u001b": ["\\u009b"] }]') as Json[]),
    Array.from({ length: 200 }).reduce<Json>((inside) => [inside], []),
  ]
  it.each(defaults.map((value) => [JSON.stringify(value).slice(0, 60), value] as const))(
    'ends a run with the input %s',
    async (_, value) => {
      const graph = graphOf({ it: 'input unknown', out: 'async function out(it: unknown) {\n  return it\n}' }, [
        'it -> out.it',
      ])
      const nodes = graph.nodes.map((node) => (node.kind === 'input' ? { ...node, default: value } : node))
      const { outcome, problems } = await run({ ...graph, nodes } as Graph)
      if (problems === undefined) expect(outcome).toMatchObject({ kind: 'succeeded', result: value })
      else expect(problems).toMatch(/"message":"\S/)
    },
  )
})
