import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ScopeName, scopeTable } from '#graph'
import { graphOf } from '../../support/graph-of.ts'
import { type Ran, runGraph } from '../../support/run-graph.ts'
import { scopeRows } from './scope-rows.ts'

const resultOf = ({ outcome }: Ran): unknown => (outcome.kind === 'succeeded' ? outcome.result : outcome)
const run = (lines: string, shared = ''): Promise<Ran> =>
  runGraph({ ...graphOf({ body: `async function body() {\n${lines}\n}` }), shared })

/** Waits for a future: virtual time would stand still while it waits for a native promise. */
const inCallback = `const ended = new Future()
  setTimeout(() => { use().then((value) => ended.setResult(value), (error) => ended.setException(error)) }, 0)
  return await ended`

/** The same code in all places where a pipeline can have code. */
const places: readonly [place: string, perform: (code: string) => Promise<Ran>][] = [
  ['in a node', (code) => run(code)],
  ['behind a native await', (code) => run(`await new Promise((resolve) => setImmediate(resolve))\n${code}`)],
  ['in shared code', (code) => run('return await use()', `async function use() {\n${code}\n}`)],
  ['at the top of shared code', (code) => run('return value', `const value = await (async () => {\n${code}\n})()`)],
  ['in a callback of the host', (code) => run(`const use = async () => {\n${code}\n}\n${inCallback}`)],
  ['in shared code, in a callback', (code) => run(inCallback, `async function use() {\n${code}\n}`)],
]

describe.each(places)('%s, beside another run', (place, perform) => {
  let other: Promise<Ran>
  let end: () => void

  // With only one loop in the process, it would be clear whose code runs.
  beforeAll(() => {
    other = run('await new Promise((resolve) => { globalThis.endOther = resolve })')
    end = () => (globalThis as unknown as { endOther: () => void }).endOther()
  })
  afterAll(async () => {
    end()
    expect((await other).outcome.kind).toBe('succeeded')
  })

  it.each(scopeTable.map(({ name }) => name))('%s does what it does in asyncio', async (name: ScopeName) => {
    const row = scopeRows[name]
    const gives = place.includes('callback') && 'inCallback' in row ? row.inCallback : row.gives
    expect(resultOf(await perform(row.code))).toEqual(gives)
  })
})

describe('a name of the runtime', () => {
  it.each(['log', 'console', 'signal', 'sleep', 'Queue', 'retry'])(
    'is what the shared code says, where that declares it, in nodes too: %s',
    async (name) => {
      const spoken = `String(${name}('x'))`
      const declared = [
        `const ${name} = (x) => 'shared ' + x`,
        `function ${name}(x) { return 'shared ' + x }`,
        `const { ${name} } = { ${name}: (x) => 'shared ' + x }`,
      ]
      for (const shared of declared) {
        expect(resultOf(await run(`return ${spoken}`, shared))).toBe('shared x')
        expect(resultOf(await run(`return (() => ${spoken})()`, shared))).toBe('shared x')
      }
    },
  )

  it('is what the shared code imports under it', async () => {
    expect(resultOf(await run('return typeof log.promises', "import log from 'node:fs'"))).toBe('object')
    expect(resultOf(await run("return retry('a', 'b')", "import { join as retry } from 'node:path'"))).toBe('a/b')
  })

  it('is what a node declares in itself', async () => {
    expect(resultOf(await run("const log = (x) => 'own ' + x; return log('x')"))).toBe('own x')
  })
})

describe('signal', () => {
  const shared = 'function read() { return [signal.aborted, signal === undefined] }'

  it('is that of the task which calls shared code', async () => {
    const ran = await run(
      `const seen = []
       const task = createTask(async () => { try { await sleep(100) } finally { seen.push(read()) } })
       await sleep(1)
       task.cancel()
       await wait([task])
       return [seen, read()]`,
      shared,
    )
    expect(resultOf(ran)).toEqual([[[true, false]], [false, false]])
  })

  it('is a signal to what takes one, and calls back', async () => {
    const ran = await run(
      `const task = createTask(listens)
       await sleep(1)
       task.cancel()
       await wait([task])
       return heard`,
      `const heard = []
       async function listens() {
         signal.addEventListener('abort', ({ target }) => heard.push(target.reason.name))
         signal.onabort = () => heard.push('onabort')
         await sleep(100)
       }`,
    )
    expect(resultOf(ran)).toEqual(['CancelledError', 'onabort'])
  })
})
