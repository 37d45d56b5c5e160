import { describe, expect, it } from 'vitest'
import { parsesLightly } from '#code'
import { applyFix, type Graph, nodeById, type ProblemCode, problemsOf, setCode } from '#graph'
import { graphOf } from '../../support/graph-of.ts'
import { runGraph } from '../../support/run-graph.ts'

const shared = 'async function load(x: number) { await sleep(1000); return x * 2 }'
const wrapped = (body: string): string => `async function f() {\n${body}\n}`
const graphWith = (body: string): Graph => ({
  ...graphOf({ f: wrapped(body), o: 'output' }, ['f -> o']),
  shared,
})
const bodyOf = (graph: Graph): string => {
  const node = nodeById(graph, 'f')
  return node?.kind === 'coroutine' ? node.code.slice('async function f() {\n'.length, -2) : ''
}
const problemIn = (graph: Graph, code: ProblemCode) => problemsOf(graph).find((problem) => problem.code === code)
const codesOf = (graph: Graph): readonly string[] => problemsOf(graph).map(({ code }) => code)

/** The body after the fix; the problem is gone, and the code still parses. */
function fixed(code: ProblemCode, body: string): string {
  const graph = graphWith(body)
  const problem = problemIn(graph, code)
  if (!problem) return 'no hint'
  if (!problem.fix) return 'no fix'
  const after = applyFix(graph, problem)
  expect(codesOf(after)).not.toContain(code)
  expect(parsesLightly(wrapped(bodyOf(after)))).toBe(true)
  return bodyOf(after)
}

type Case = readonly [name: string, body: string, after: string]

describe('a row of awaits is run together', () => {
  it.each<Case>([
    ['two', 'const a = await load(1)\nconst b = await load(2)', 'const [a, b] = await gather([load(1), load(2)])'],
    [
      'as many as there are, up to one that needs them',
      '  const a = await load(1);\n  const b = await load(2);\n  const c = await load(3);\n  const d = await load(a);',
      '  const [a, b, c] = await gather([load(1), load(2), load(3)]);\n  const d = await load(a);',
    ],
    [
      'with types',
      'const a: number = await load(1)\nconst b: number = await load(2)',
      'const [a, b]: [number, number] = await gather([load(1), load(2)])',
    ],
    [
      'with comments between, which stay',
      '  const a = await load(1) // one\n  // two\n  const b = await load(2)\n',
      '  const [a, b] = await gather([\n    load(1), // one\n    // two\n    load(2),\n  ])\n',
    ],
    ['in two ways', 'const a = await load(1)\nlet b = await load(2)', 'no fix'],
    ['one with a type', 'const a: number = await load(1)\nconst b = await load(2)', 'no fix'],
    ['two in one statement', 'const a = await load(1), c = 1\nconst b = await load(2)', 'no fix'],
    ['an await within a call', 'const a = await load(1)\nconst b = await load(await load(2))', 'no fix'],
    ['a comment within', 'const a = await /* now */ load(1)\nconst b = await load(2)', 'no fix'],
    ['a gather of its own', 'const gather = 1\nconst a = await load(1)\nconst b = await load(2)', 'no fix'],
    ['the same call again', 'const a = await load()\nconst b = await load()', 'no hint'],
  ])('%s', (_, body, after) => {
    expect(fixed('awaits-in-a-row', body)).toBe(after)
  })

  it('one call on each line, where they are long', () => {
    const [one, two] = ['1'.repeat(50), '2'.repeat(50)]
    expect(fixed('awaits-in-a-row', `const a = await load(${one}); const b = await load(${two})`)).toBe(
      `const [a, b] = await gather([\n  load(${one}),\n  load(${two}),\n])`,
    )
  })
})

describe('a list that is awaited item by item is awaited at once', () => {
  it.each<Case>([
    [
      'for the effect',
      'const all = [1, 2]\nfor (const one of all) {\n  await load(one)\n}',
      'const all = [1, 2]\nawait gather(Array.from(all, (one) => load(one)))',
    ],
    ['of an array', 'for (const one of [1, 2]) await load(one)', 'await gather([1, 2].map((one) => load(one)))'],
    [
      'into a new list',
      'const pages: number[] = []\nfor (const [one] of [[1], [2]]) {\n  pages.push(await load(one));\n}\nreturn pages',
      'const pages: number[] = await gather([[1], [2]].map(([one]) => load(one)));\nreturn pages',
    ],
    [
      'into a list that has items',
      'const pages = [0]\nfor (const one of [1, 2]) {\n  const page = await load(one)\n  pages.push(page)\n}\nreturn pages',
      'const pages = [0]\npages.push(...(await gather([1, 2].map((one) => load(one)))))\nreturn pages',
    ],
    [
      'before a line that would go on',
      'for (const one of [1]) {\n  await load(one)\n}\n[1].map(log)',
      'await gather([1].map((one) => load(one)));\n[1].map(log)',
    ],
    ['with a comment', 'for (const one of [1, 2]) {\n  // slow\n  await load(one)\n}', 'no fix'],
    ['that reads the list', 'const l = []\nfor (const one of [1]) l.push(await load(one, l))', 'no hint'],
    ['that does not read the item', 'for (const one of [1, 2]) await load(1)', 'no hint'],
    ['that counts', 'let n = 0\nfor (const one of [1, 2]) await load(one, n++)', 'no hint'],
    ['on an object', 'const db = load\nfor (const one of [1, 2]) await db.call(null, one)', 'no hint'],
    ['a sleep', 'for (const one of [1, 2]) await sleep(one)', 'no hint'],
    ['that says more', 'for (const one of [1, 2]) {\n  await load(one)\n  log(one)\n}', 'no hint'],
    ['that may end', 'for (const one of [1, 2]) {\n  if (await load(one)) break\n}', 'no hint'],
    ['a stream', 'for await (const one of [load(1)]) await load(one)', 'no hint'],
  ])('%s', (_, body, after) => {
    expect(fixed('awaits-in-a-loop', body)).toBe(after)
  })

  it('by map, if a parameter is an array and no other name', () => {
    const of = (type: string, before = ''): string => {
      const code = `async function f(all: ${type}) {\n${before}for (const one of all) await load(one)\n}`
      const graph = { ...graphOf({ f: code, i: 'input' }, ['i -> f.all']), shared }
      const problem = problemIn(graph, 'awaits-in-a-loop')
      return problem ? bodyOf(applyFix(graph, problem)) : ''
    }
    for (const type of ['number[]', 'readonly string[]', 'Array<string>', 'ReadonlyArray<number>'])
      expect(of(type)).toContain('all.map(')
    for (const type of ['Set<number>', 'string', 'number[] | Set<number>', 'Iterable<number[]>'])
      expect(of(type)).toContain('Array.from(all,')
    expect(of('number[]', 'if (1) { const all = new Set() }\n')).toContain('Array.from(all,')
  })
})

describe('a loop that asks sleeps between its turns', () => {
  const begin = 'const t = createTask(load(1))\n'
  it.each<Case>([
    ['empty', `${begin}while (!t.done()) {}`, `${begin}while (!t.done()) { await sleep(100) }`],
    ['without a body', `${begin}while (!t.done());`, `${begin}while (!t.done()) { await sleep(100) }`],
    [
      'with lines',
      `${begin}  while (!t.done()) {\n    log('not yet')\n  }`,
      `${begin}  while (!t.done()) {\n    log('not yet')\n    await sleep(100)\n  }`,
    ],
    ['on one line', `${begin}while (!t.done()) { log(1) }`, `${begin}while (!t.done()) { log(1); await sleep(100) }`],
    [
      'a comment',
      `${begin}while (!t.done()) {\n  // wait\n}`,
      `${begin}while (!t.done()) {\n  // wait\n  await sleep(100)\n}`,
    ],
    ['with an await', `${begin}while (!t.done()) { await load(1) }`, 'no hint'],
    ['that counts', 'let n = 0\nwhile (n < 3) n += 1', 'no hint'],
    ['that calls something', 'while (load.length > 3) { load() }', 'no hint'],
    ['that takes from a queue', 'const q = new Queue()\nwhile (!q.empty()) q.getNowait()', 'no hint'],
    ['that is busy by the clock', 'const end = 1\nwhile (performance.now() < end) {}', 'no hint'],
    ['for ever', 'while (true) {}', 'no hint'],
    ['in a function that cannot await', `${begin}const f = () => { while (!t.done()) {} }`, 'no hint'],
  ])('%s', (_, body, after) => {
    expect(fixed('poll-without-sleep', body)).toBe(after)
  })
})

describe('a Promise.all is a gather', () => {
  it.each<Case>([
    ['of calls', 'return await Promise.all([load(1), load(2)])', 'return await gather([load(1), load(2)])'],
    [
      'of what was called',
      'const a = load(1)\nreturn await Promise.all([a, load(2)])',
      'const a = load(1)\nreturn await gather([a, load(2)])',
    ],
    ['of a map', 'await Promise.all([1].map((x) => load(x)))', 'await gather([1].map((x) => load(x)))'],
    [
      'of a map of async functions',
      'await Promise.all([1].map(async (x) => x))',
      'await gather([1].map(async (x) => x))',
    ],
    ['of values', 'await Promise.all([1, load(2)])', 'no hint'],
    ['of what may be a value', 'const a = 1\nawait Promise.all([a, load(2)])', 'no hint'],
    ['of a map to values', 'await Promise.all([1].map((x) => x))', 'no hint'],
    ['of anything', 'const all = new Set([load(1)])\nawait Promise.all(all)', 'no hint'],
    ['that is kept', 'const all = Promise.all([load(1)])\nawait all', 'no hint'],
    ['of another sort', 'await Promise.allSettled([load(1)])', 'no hint'],
    ['where gather is another name', 'const gather = 1\nawait Promise.all([load(1)])', 'no hint'],
  ])('%s', (_, body, after) => {
    expect(fixed('promise-all', body)).toBe(after)
  })
})

describe('a catch lets a cancel through', () => {
  const rethrow = (name: string): string => `if (isCancellation(${name})) throw ${name}`
  it.each<Case>([
    ['empty', 'try { await load(1) } catch {}', `try { await load(1) } catch (error) { ${rethrow('error')} }`],
    [
      'on one line',
      'try { await load(1) } catch (e) { log(e) }',
      `try { await load(1) } catch (e) { ${rethrow('e')}; log(e) }`,
    ],
    [
      'with lines',
      '  try {\n    await load(1)\n  } catch {\n    log(1)\n  }',
      `  try {\n    await load(1)\n  } catch (error) {\n    ${rethrow('error')}\n    log(1)\n  }`,
    ],
    [
      'before a line that would go on',
      'try {\n  await load(1)\n} catch (e) {\n  [e].map(log)\n}',
      `try {\n  await load(1)\n} catch (e) {\n  ${rethrow('e')};\n  [e].map(log)\n}`,
    ],
    [
      'that has the name for something else',
      'const error = 1\ntry { await load(1) } catch { log(error) }',
      `const error = 1\ntry { await load(1) } catch (error1) { ${rethrow('error1')}; log(error) }`,
    ],
    ['that takes the error apart', 'try { await load(1) } catch ({ message }) { log(message) }', 'no fix'],
    ['that asks already', 'try { await load(1) } catch (e) { if (isCancellation(e)) log(1) }', 'no hint'],
    ['around no await', 'try { load(1) } catch {}', 'no hint'],
  ])('%s', (_, body, after) => {
    expect(fixed('bare-catch', body)).toBe(after)
  })
})

describe('what nobody awaits is awaited', () => {
  it.each<readonly [ProblemCode, string, string]>([
    ['never-awaited', 'sleep(1)', 'await sleep(1)'],
    ['never-awaited', 'if (shared) gather([])', 'if (shared) await gather([])'],
    ['task-not-awaited', 'createTask(load(1))', 'await createTask(load(1))'],
    ['never-awaited', '[1].map(() => { sleep(1) })', 'no fix'],
    ['never-awaited', 'asCompleted([load(1)])', 'no fix'],
  ])('%s: %s', (code, body, after) => {
    expect(fixed(code, body)).toBe(after)
  })
})

describe('the program with a fix', () => {
  it.each<readonly [ProblemCode, string, before: number | null, after: number]>([
    ['awaits-in-a-row', 'const a = await load(1)\nconst b = await load(2)\nreturn [a, b]', 2000, 1000],
    [
      'awaits-in-a-loop',
      'const l = []\nfor (const x of new Set([1, 2, 3])) {\n  l.push(await load(x))\n}\nreturn l',
      3000,
      1000,
    ],
    ['awaits-in-a-loop', 'const l = [0]\nfor (const x of [1, 2]) l.push(await load(x))\nreturn l', 2000, 1000],
    ['awaits-in-a-loop', 'const l = []\nfor (const x of []) l.push(await load(x))\nreturn l', 0, 0],
    ['promise-all', 'return await Promise.all([1, 2].map((x) => load(x)))', 1000, 1000],
    ['bare-catch', 'try { await sleep(1); throw 1 } catch { return 2 }', 1, 1],
    ['never-awaited', 'gather([load(1)])\nreturn 1', 0, 1000],
    ['task-not-awaited', 'createTask(() => load(1))\nreturn 1', 0, 1000],
    // Without the sleep it would hold the thread for ever.
    ['poll-without-sleep', 'const t = createTask(() => load(1))\nwhile (!t.done()) {}\nreturn t.result()', null, 1000],
  ])('%s gives the same: %s', async (code, body, before, after) => {
    const graph = graphWith(body)
    const problem = problemIn(graph, code)
    if (!problem?.fix) throw new Error('there is no fix')
    const ran = await runGraph(applyFix(graph, problem))
    expect(ran.outcome.kind).toBe('succeeded')
    expect(ran.events.at(-1)?.atMs).toBe(after)
    if (before === null) return
    const { outcome, events } = await runGraph(graph)
    expect(ran.outcome).toEqual(outcome)
    expect(events.at(-1)?.atMs).toBe(before)
  })
})

describe('a fix that does not fit any more', () => {
  const graph = graphWith('const a = await load(1)\nconst b = await load(2)')
  const problem = problemIn(graph, 'awaits-in-a-row')
  if (!problem) throw new Error('there is no hint')

  it('changes nothing in other code', () => {
    for (const body of ['', 'log(1)\nconst a = await load(1)\nconst b = await load(2)', 'const a = await load(1)']) {
      const now = setCode(graph, 'f', wrapped(body))
      expect(applyFix(now, problem)).toBe(now)
    }
    expect(applyFix(graphOf({ a: 'sleep' }), problem)).toEqual(graphOf({ a: 'sleep' }))
  })

  it('fits where only what is behind it has changed', () => {
    const now = setCode(graph, 'f', wrapped('const a = await load(1)\nconst b = await load(2)\nreturn a'))
    expect(bodyOf(applyFix(now, problem))).toBe('const [a, b] = await gather([load(1), load(2)])\nreturn a')
  })

  it('is plain data, which survives a message', () => {
    expect(bodyOf(applyFix(graph, structuredClone(problem)))).toContain('gather')
  })
})

describe('a gather or race of one is taken out', () => {
  const nodes = { a: 'sleep 5', b: 'coroutine x = 1', d: 'sleep' }
  const wiresAfter = (graph: Graph, code: ProblemCode): readonly string[] | string => {
    const problem = problemIn(graph, code)
    if (!problem?.fix) return problem ? 'no fix' : 'no hint'
    const after = applyFix(graph, problem)
    expect(after.nodes.map(({ id }) => id)).not.toContain(problem.node)
    expect(problemsOf(after).filter(({ severity }) => severity === 'error')).toEqual([])
    return after.edges.map((edge) => `${edge.source}.${edge.sourceHandle} ${edge.target}.${edge.targetHandle}`)
  }

  it.each<readonly [string, readonly string[], readonly string[] | string]>([
    ['that others only wait for', ['a -> g', 'g -> b.after', 'g -> d.after'], ['a.out b.after', 'a.out d.after']],
    ['whose task they wait for already', ['a -> g', 'a -> b.after', 'g -> b.after'], ['a.out b.after']],
    ['whose array is used', ['a -> g', 'g -> b.x'], 'no fix'],
    ['whose error is used', ['a -> g', 'g.error -> b.x'], 'no fix'],
    ['that nothing is behind', ['a -> g'], 'no fix'],
    ['that waits for something else', ['a -> g', 'd -> g.after', 'g -> b.after'], 'no fix'],
    ['of two', ['a -> g', 'd -> g', 'g -> b.after'], 'no hint'],
  ])('a gather %s', (_, wires, after) => {
    expect(wiresAfter(graphOf({ ...nodes, g: 'gather' }, wires), 'gather-of-one')).toEqual(after)
  })

  it.each<readonly [string, string, readonly string[], readonly string[] | string]>([
    [
      'whose value is used',
      'race',
      ['a -> r', 'r -> b.x', 'r -> c', 'd -> c'],
      ['a.out b.x', 'a.out c.t1', 'd.out c.t2'],
    ],
    ['whose error is used', 'race', ['a -> r', 'r.error -> b.x'], 'no fix'],
    ['of successes', 'race success', ['a -> r', 'r -> b.x'], 'no fix'],
  ])('a race %s', (_, kind, wires, after) => {
    expect(wiresAfter(graphOf({ ...nodes, c: 'gather', r: kind }, wires), 'race-of-one')).toEqual(after)
  })
})
