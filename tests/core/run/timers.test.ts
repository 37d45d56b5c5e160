import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { graphOf } from '../../support/graph-of.ts'
import { type Ran, type RunGraphOptions, runGraph } from '../../support/run-graph.ts'

const resultOf = ({ outcome }: Ran): unknown => (outcome.kind === 'succeeded' ? outcome.result : outcome)
const run = (lines: string, shared = '', options: RunGraphOptions = {}): Promise<Ran> =>
  runGraph({ ...graphOf({ body: `async function body() {\n${lines}\n}` }), shared }, options)
const reportsOf = ({ events }: Ran) =>
  events.flatMap((event) => (event.type === 'log' && event.isReport ? [event] : []))
const textsOf = (ran: Ran): string[] => reportsOf(ran).map(({ text }) => text)
/** Longer than a timer of 1 ms, set before, could need to fire. */
const later = (): Promise<void> => promisify(setTimeout)(15)

describe('timers that are left when a run ends', () => {
  it('are cleared, and told with the node and the line that set them', async () => {
    const ran = await run("  setInterval(() => log('tick'), 1)\n  await sleep(300)\n  return 1")
    const before = ran.events.length
    await later()
    expect(ran.events).toHaveLength(before)
    expect(resultOf(ran)).toBe(1)
    expect(reportsOf(ran)).toMatchObject([
      {
        level: 'warn',
        text: 'setInterval was still set when the run ended, and was cleared',
        node: 0,
        places: [{ is: 'made', node: 0, line: 2 }],
      },
    ])
    expect(ran.events.at(-1)?.type).toBe('run.ended')
  })

  it('keep no process', async () => {
    const kept = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = kept()
    await run('  setInterval(() => {}, 1e6)\n  for (let i = 0; i < 9; i += 1) setTimeout(() => {}, 1e6)')
    // Other timers of the process may end meanwhile.
    expect(kept()).toBeLessThanOrEqual(before)
  })

  it('are told line by line', async () => {
    const ran = await run(
      '  for (let i = 0; i < 3; i += 1) setTimeout(() => {}, 1e6)\n  setInterval(poll, 1e6)\n  start()',
      'function poll() {}\nfunction start() {\n  setTimeout(poll, 1e6)\n}',
    )
    expect(reportsOf(ran).map(({ text, node, places }) => [text, node, places?.[0]?.node, places?.[0]?.line])).toEqual([
      ['setTimeout was still set 3 times when the run ended, and was cleared', 0, 0, 2],
      ['setInterval was still set when the run ended, and was cleared', 0, 0, 3],
      ['setTimeout was still set when the run ended, and was cleared', 0, undefined, 3],
    ])
  })

  it.each([
    ['fails', "setTimeout(() => log('late'), 1)\n  throw new Error('no')"],
    [
      'leaves a task behind',
      "setTimeout(() => log('late'), 1e6)\n  createTask(async () => { for (;;) try { await new Promise(() => {}) } catch {} })",
    ],
    ['leaves an immediate', "setImmediate(() => log('late'))"],
  ])('of a run that %s too', async (_, code) => {
    const ran = await run(code, '', { graceMs: 0 })
    const before = ran.events.length
    await later()
    expect(ran.events).toHaveLength(before)
    expect(textsOf(ran).filter((text) => text.endsWith('and was cleared'))).toHaveLength(1)
  })

  it.each([
    [
      'cleared',
      'clearInterval(setInterval(() => {}, 1)); clearTimeout(+setTimeout(() => {}, 1)); setTimeout(() => {}, 1).close()',
    ],
    [
      'cleared by a function of the host',
      'globalThis.clearTimeout(setTimeout(() => {}, 1)); clearImmediate(setImmediate(() => {}))',
    ],
    ['fired', 'await new Promise((resolve) => setTimeout(resolve, 1)); await new Promise(setImmediate)'],
    ['not waited for by a program', "setInterval(() => log('tick'), 1).unref(); setTimeout(() => log('late')).unref()"],
  ])('are not those that were %s', async (_, code) => {
    const ran = await run(code)
    const before = ran.events.length
    await later()
    expect(ran.events).toHaveLength(before)
    expect(textsOf(ran)).toEqual([])
  })

  it('are not set any more', async () => {
    const ran = await run(
      "  globalThis.setTimeout(() => { setTimeout(() => log('a')); setInterval(() => log('b'), 1); setImmediate(() => log('c')) })",
    )
    const before = ran.events.length
    await later()
    expect(ran.events).toHaveLength(before)
  })
})

describe("a run's timers", () => {
  it.each([
    [
      'pass their arguments, and are this',
      "return await new Promise((resolve) => { const t = setTimeout(function (...all) { resolve([this === t, all]) }, 1, 'a', 'b') })",
      [true, ['a', 'b']],
    ],
    [
      'can be held, let go of and known',
      'const t = setInterval(() => {}, 1); const had = t.hasRef(); const known = [had, t.unref().hasRef(), t.ref() === t, typeof t[Symbol.toPrimitive](), t.refresh() === t]; clearInterval(t); return known',
      [true, false, true, 'number', true],
    ],
    [
      'fire again where they are refreshed',
      'let n = 0; return await new Promise((resolve) => { const t = setTimeout(() => (++n < 3 ? t.refresh() : resolve(n)), 1) })',
      3,
    ],
    [
      'are what promisify makes promises of',
      "const { promisify } = await import('node:util'); return [await promisify(setTimeout)(1, 'x'), await promisify(setImmediate)('y')]",
      ['x', 'y'],
    ],
    [
      'refuse what is no function',
      'return [setTimeout, setInterval, setImmediate].map((set) => { try { set(5) } catch (error) { return [set.name, error.code] } })',
      ['setTimeout', 'setInterval', 'setImmediate'].map((name) => [name, 'ERR_INVALID_ARG_TYPE']),
    ],
    ["are the code's own where it declares them", 'return own()', 'mine'],
  ])('%s', async (_, code, result) => {
    const ran = await run(
      code,
      code === 'return own()' ? "function setTimeout() { return 'mine' }\nfunction own() { return setTimeout() }" : '',
    )
    expect([resultOf(ran), textsOf(ran)]).toEqual([result, []])
  })

  it('that were refreshed are left like new ones', async () => {
    const ran = await run(
      "  await new Promise((resolve) => { const t = setTimeout(() => { log('once'); resolve(0); t.refresh() }, 1) })",
    )
    const before = ran.events.length
    await later()
    expect(ran.events).toHaveLength(before)
    expect(textsOf(ran)).toEqual(['setTimeout was still set when the run ended, and was cleared'])
  })
})
