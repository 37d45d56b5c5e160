import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { systemClock } from '#runtime'
import { runViewOf, type TraceEvent } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { type Ran, type RunGraphOptions, runGraph } from '../../support/run-graph.ts'

const body = (lines: string, name = 'body', parameters = ''): string =>
  `async function ${name}(${parameters}) {\n${lines}\n}`
const runBody = (lines: string, options: RunGraphOptions = {}): Promise<Ran> =>
  runGraph(graphOf({ body: body(lines) }), options)
const resultOf = ({ outcome }: Ran): unknown => (outcome.kind === 'succeeded' ? outcome.result : outcome)
const logsOf = ({ events }: Ran): string[] =>
  events.flatMap((event) => (event.type === 'log' ? [`${event.level} ${event.text}`] : []))
/** Cancels as soon as the body asks for it: `log('now')`. */
const cancelOnLog: RunGraphOptions['watch'] = (event: TraceEvent, run) => {
  if (event.type === 'log' && event.text === 'now') setImmediate(() => run.cancel())
}

describe('code in nodes', () => {
  it('loops over what is asynchronous, native or not', async () => {
    const ran = await runBody(`
      async function* ours() { yield 1; await sleep(500); yield 2 }
      const seen = []
      for await (const each of ours()) seen.push(each)
      for await (const each of [Promise.resolve(3), 4]) seen.push(each)
      const { Readable } = await import('node:stream')
      for await (const each of Readable.from(['a', 'b'])) seen.push(each)
      return seen`)
    expect(resultOf(ran)).toEqual([1, 2, 3, 4, 'a', 'b'])
    expect(ran.events.at(-1)?.atMs).toBe(500)
    expect(runViewOf(ran.events).nodes.get('body')?.state).toBe('done')
  })

  it('loops without braces, and awaits in brackets at the top level of shared code', async () => {
    const graph = {
      ...graphOf({
        body: body('for (let n = 0; n < 2; n += 1) for (const ms of [1, 2]) await sleep(ms)\nreturn here'),
      }),
      shared: 'const here: number = await (async () => 7)()',
    }
    const ran = await runGraph(graph)
    expect(resultOf(ran)).toBe(7)
    expect(ran.events.at(-1)?.atMs).toBe(6)
  })

  it('leaves a for await by break or throw as the language says', async () => {
    const ran = await runBody(`
      async function* ours() { try { yield 1; yield 2 } finally { log('closed') } }
      for await (const each of ours()) break
      try { for await (const each of ours()) throw new Error('out') } catch (error) { log(error.message) }
      return 'left'`)
    expect(logsOf(ran)).toEqual(['log closed', 'log closed', 'log out'])
  })

  it.each([
    ['a native promise', 'await new Promise(() => {})'],
    ['a native promise in a helper', 'await wait2(); async function wait2() { await new Promise(() => {}) }'],
    [
      'an asynchronous iterator',
      'for await (const _ of { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }) {}',
    ],
    ['several at once', 'await Promise.all([sleep(1e6), new Promise(() => {})])'],
    ['a timer of its own', 'await new Promise((resolve) => setTimeout(resolve, 1e6).unref())'],
  ])('is cancelled while it awaits %s, and cleans up', async (_, wait) => {
    const ran = await runBody(`log('now'); try { ${wait} } finally { log('cleaned') }`, {
      watch: cancelOnLog,
      clock: systemClock,
    })
    expect(ran.outcome).toEqual({ kind: 'cancelled' })
    expect(logsOf(ran)).toEqual(['log now', 'log cleaned'])
    expect(runViewOf(ran.events).nodes.get('body')).toMatchObject({
      state: 'cancelled',
      cancelledBy: { kind: 'person' },
    })
  })

  it('is left behind, and said to be, where it swallows its cancellation', async () => {
    const ran = await runBody("log('now'); for (;;) { try { await new Promise(() => {}) } catch {} }", {
      watch: cancelOnLog,
      graceMs: 5,
      clock: systemClock,
    })
    expect(ran.outcome).toEqual({ kind: 'cancelled' })
    expect(runViewOf(ran.events).nodes.get('body')).toMatchObject({ state: 'cancelling', isAbandoned: true })
  })

  it('may look at CancelledError, and let it pass', async () => {
    const ran = await runBody(
      "log('now'); try { await sleep(1e6) } catch (error) { log(error instanceof CancelledError); throw error }",
      { watch: cancelOnLog, clock: systemClock },
    )
    expect(logsOf(ran)).toEqual(['log now', 'log true'])
    expect(ran.outcome).toEqual({ kind: 'cancelled' })
  })

  it('hands its signal to a request, which ends with the run', async () => {
    const server = createServer(() => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const closed = new Promise((resolve) => server.on('connection', (socket) => socket.on('close', resolve)))
    const ran = await runBody(
      `const { get } = await import('node:http')
       const request = get({ port: ${port}, host: '127.0.0.1', signal, agent: false })
       await new Promise((resolve, reject) => { request.on('socket', (socket) => socket.on('connect', () => log('now'))); request.on('error', reject) })`,
      { watch: cancelOnLog, clock: systemClock },
    )
    expect(ran.outcome).toEqual({ kind: 'cancelled' })
    await closed
    await new Promise((resolve) => server.close(resolve))
  })

  it('is ended where it holds the loop, and the others go on', async () => {
    const ran = await runGraph(
      graphOf(
        {
          spin: body('while (true) {}', 'spin'),
          other: body("await sleep(10); return 'fine'", 'other'),
          all: 'gather returnExceptions',
        },
        ['spin -> all', 'other -> all'],
      ),
      { blockedLimitMs: 20 },
    )
    expect(resultOf(ran)).toMatchObject([{ name: 'BlockedLoopError' }, 'fine'])
  })

  it('prints by console as by log, each with its level', async () => {
    const ran = await runBody(
      "log('a', 1); console.log({ b: [2] }); console.info('c'); console.warn('d'); console.error('e', new TypeError('e').message); console.debug(undefined)",
    )
    expect(logsOf(ran)).toEqual(['log a 1', 'log { b: [ 2 ] }', 'info c', 'warn d', 'error e e', 'debug undefined'])
    expect(ran.events.every((event) => event.type !== 'log' || event.node === 0)).toBe(true)
  })

  it.each([
    ['a cycle', 'const a = { b: [] }; a.b.push(a); return a', 'result.b[0] contains itself, which JSON cannot hold'],
    ['a BigInt', 'return { total: 1n }', 'result.total is a bigint, which JSON cannot hold'],
    ['a Map', 'return [new Map()]', 'result[0] is a Map, which JSON cannot hold; return Array.from(it)'],
    ['no number', 'return { ratio: 0 / 0 }', 'result.ratio is NaN, which JSON cannot hold'],
    ['a function', 'return { now: () => 1 }', 'result.now is a function, which JSON cannot hold'],
  ])('fails with the place in a result that is not JSON: %s', async (_, lines, message) => {
    expect((await runBody(lines)).outcome).toMatchObject({ kind: 'failed', error: { name: 'NotJsonError', message } })
  })

  it('has no `this`, and a name of its own in errors, be its names its own or shared', async () => {
    for (const lines of ['return String(this)', 'log(1); return String(this)']) {
      expect(resultOf(await runBody(lines))).toBe('undefined')
    }
    const { outcome } = await runBody("throw new Error('no')")
    expect(outcome).toMatchObject({ kind: 'failed', error: { frames: [{ function: 'body' }] } })
  })

  it('finds what shared code calls as the runtime does', async () => {
    const shared = 'const sleep = async (ms: number) => "slept " + ms'
    const ran = await runGraph({ ...graphOf({ body: body('return await sleep(5)') }), shared })
    expect([resultOf(ran), ran.events.at(-1)?.atMs]).toEqual(['slept 5', 0])
  })

  it('gives the same object twice in a result twice', async () => {
    expect(resultOf(await runBody('const one = { a: undefined }; return [one, one, new Date(0)]'))).toEqual([
      { a: null },
      { a: null },
      '1970-01-01T00:00:00.000Z',
    ])
  })
})

describe('inputs and outputs', () => {
  const graph = graphOf(
    {
      times: { kind: 'input', name: 'times', type: 'number', default: 2 },
      text: 'input string',
      repeat: body('return text.repeat(times) + end', 'repeat', "text: string, times: number, end = '!'"),
      size: body('return text.length', 'size', 'text: string'),
      repeated: 'output',
      length: 'output',
    },
    ['text -> repeat.text', 'times -> repeat.times', 'repeat -> repeated', 'repeat -> size.text', 'size -> length'],
  )

  it('take what is given, else their default; a parameter without a wire has its own', async () => {
    const given = await runGraph(graph, { inputs: { text: 'ab' } })
    expect(resultOf(given)).toEqual({ repeated: 'abab!', length: 5 })
    const both = await runGraph(graph, { inputs: { text: 'ab', times: 1 } })
    expect(resultOf(both)).toEqual({ repeated: 'ab!', length: 3 })
  })
})
