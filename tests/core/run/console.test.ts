import { Console } from 'node:console'
import { describe, expect, it } from 'vitest'
import { consoleMethods } from '#graph'
import { KeptTexts } from '#run'
import { graphOf } from '../../support/graph-of.ts'
import { type Ran, runGraph } from '../../support/run-graph.ts'

const resultOf = ({ outcome }: Ran): unknown => (outcome.kind === 'succeeded' ? outcome.result : outcome)
const run = (lines: string, shared = ''): Promise<Ran> =>
  runGraph({ ...graphOf({ body: `async function body() {\n${lines}\n}` }), shared })
const logsOf = ({ events }: Ran) =>
  events.flatMap((event) => (event.type === 'log' ? [{ level: event.level, text: event.text, node: event.node }] : []))
const textsOf = (ran: Ran): string[] => logsOf(ran).map(({ text }) => text)

/** What Node itself prints, call by call. */
function printedByNode(code: string): string[] {
  const calls: string[] = []
  const stream = { write: (text: string) => calls.push(text.replace(/\n$/, '')) } as unknown as NodeJS.WritableStream
  new Function('console', code)(new Console({ stdout: stream, stderr: stream, ignoreErrors: false }))
  return calls
}

describe('console', () => {
  it.each([
    "console.log('%s is %d and %i, %o %O %j %%', 'x', 1.5, 1.5, { a: 1 }, { b: [1] }, { c: 1 }, 'more')",
    "console.log({ a: { b: { c: { d: 1 } } } }, [1, , 3], new Map([[1, { x: 1 }]]), 10n, Symbol('s'), null, undefined, -0)",
    'console.log(new Date(0), /x/g, function f() {}, class A {}, new Set([1]), new Uint8Array(3), Object.create(null))',
    'console.log(); console.log(""); console.log("a\\nb")',
    'console.table([{ a: 1, b: "x" }, { a: 2 }]); console.table([{ a: 1, b: 2 }], ["b"]); console.table(5)',
    'console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 }); console.dirxml({ a: 1 }, [2])',
    'console.group("outer", 1); console.log("in\\nside"); console.group(); console.warn({ a: 1 }); console.groupEnd(); console.groupEnd(); console.log("out")',
    'console.groupCollapsed("closed"); console.error("inside"); console.groupEnd()',
    'console.assert(true, "no"); console.assert(false, "it is %s", "so"); console.assert(false); console.assert(false, { a: 1 })',
    'console.count(); console.count("x"); console.count("x"); console.countReset("x"); console.count("x"); console.count()',
    'const a = {}; a.self = a; console.log(a, { get b() { throw 1 } }, new Proxy({ c: 1 }, {}))',
    'const { log, info, debug } = console; log("a"); info("b"); debug("c"); console.clear()',
  ])('prints as Node does: %s', async (code) => {
    expect(textsOf(await run(code))).toEqual(printedByNode(code))
  })

  it('tells of each call once, at the level of its stream', async () => {
    const code = `console.log('log'); console.info('info'); console.warn('warn'); console.error('error'); console.debug('debug')
      console.assert(false); console.table([1]); console.dir(1); console.count(); log('%s', 'formatted')`
    expect(logsOf(await run(code)).map(({ level, text }) => `${level} ${text.split('\n')[0]}`)).toEqual([
      'log log',
      'info info',
      'warn warn',
      'error error',
      'debug debug',
      'error Assertion failed',
      'log ┌─────────┬────────┐',
      'log 1',
      'log default: 1',
      'log formatted',
    ])
  })

  it('has timers on the run’s clock', async () => {
    const code = `console.time(); console.time('long'); await sleep(1.5); console.timeEnd(); await sleep(998.5); console.timeLog('long', { a: 1 })
      await sleep(122_250); console.timeLog('long'); await sleep(3_600_000); console.timeEnd('long'); console.timeEnd('long')
      console.time('twice'); console.time('twice')`
    const logs = logsOf(await run(code))
    expect(logs.map(({ text }) => text)).toEqual([
      'default: 1.5ms',
      'long: 1.000s { a: 1 }',
      'long: 2:03.250 (m:ss.mmm)',
      'long: 1:02:03.250 (h:mm:ss.mmm)',
      "Warning: No such label 'long' for console.timeEnd()",
      "Warning: Label 'twice' already exists for console.time()",
    ])
    expect(logs.map(({ level }) => level)).toEqual(['log', 'log', 'log', 'log', 'warn', 'warn'])
  })

  it('is one for the run, and what is printed is told of the node that prints', async () => {
    const graph = graphOf({
      a: "async function a() { console.count('n'); say('a'); await sleep(1); console.group('g') }",
      b: "async function b() { console.count('n'); await sleep(2); console.log('in g'); say('b') }",
    })
    const ran = await runGraph({ ...graph, shared: "console.count('n')\nfunction say(x) { console.log('says ' + x) }" })
    expect(logsOf(ran).map(({ node, text }) => `${node ?? 'shared'}: ${text}`)).toEqual([
      'shared: n: 1',
      '0: n: 2',
      '0: says a',
      '1: n: 3',
      '0: g',
      '1:   in g',
      '1:   says b',
    ])
  })

  it('prints what code has put into it, in the nodes too', async () => {
    const ran = await run(
      "console.log('a'); console.mine = 1; return [console.log === console.log, console.mine]",
      "const { warn } = console\nconsole.log = (x) => warn('patched ' + x)",
    )
    expect(textsOf(ran)).toEqual(['patched a'])
    expect(resultOf(ran)).toEqual([true, 1])
  })

  it('has every method that the table names', async () => {
    const ran = await run(
      `return ${JSON.stringify(consoleMethods)}.filter((name) => typeof console[name] !== 'function')`,
    )
    expect(resultOf(ran)).toEqual([])
  })

  it('names the node and the line in stacks, and nothing of its own', async () => {
    const ran = await run(
      `console.log(new RangeError('r'))
       console.error(Object.assign(new Error('e', { cause: new Error('c') }), { code: 7 }))
       console.trace('t %d', 1)
       helps()`,
      'function helps() {\n  console.log(new Error("shared"))\n}',
    )
    expect(textsOf(ran)).toEqual([
      'RangeError: r\n    at body (body:2:13)',
      'Error: e\n    at body (body:3:36) {\n  code: 7,\n  [cause]: Error: c\n      at body (body:3:60)\n}',
      'Trace: t 1\n    at body (body:4:16)',
      'Error: shared\n    at helps (shared code:2:15)\n    at body (body:5:8)',
    ])
  })

  it('cuts what is very long where all of it is kept, and says so', async () => {
    const longTexts = new KeptTexts()
    const code = "async function body() {\n  console.log('x'.repeat(5234))\n  log('short')\n}"
    const { events } = await runGraph(graphOf({ body: code }), { longTexts })
    const [log, short] = events.filter(({ type }) => type === 'log')
    expect(log).toMatchObject({ text: `${'x'.repeat(4000)}… 1,234 more characters`, whole: 0 })
    expect(short).not.toHaveProperty('whole')
    expect(longTexts.at(0)).toBe('x'.repeat(5234))
  })

  it('tells all of it where it is not, as a terminal prints it', async () => {
    const [text = ''] = textsOf(await run("console.log('x'.repeat(5_000_000))"))
    expect(text === 'x'.repeat(5_000_000)).toBe(true)
  })

  it('prints within a value’s own text', async () => {
    const code =
      "console.warn({ [Symbol.for('nodejs.util.inspect.custom')]() { console.info('inner'); return 'own text' } })"
    expect(logsOf(await run(code)).map(({ level, text }) => `${level} ${text}`)).toEqual([
      'info inner',
      'warn own text',
    ])
  })
})
