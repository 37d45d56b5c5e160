import { expect, it } from 'vitest'
import { moduleOf } from '#code'

const codeOf = (code: string) => {
  const module = moduleOf(code)
  if (!module) throw new Error(`cannot be read: ${code}`)
  return module
}

const callsOf = (code: string, name = 'sleep') => codeOf(code).free.find((use) => use.name === name)?.calls

it('knows what takes the value of a call at once', () => {
  const takers = (body: string) => callsOf(`async function f(a, items) { ${body} }`)?.takers
  expect(takers('await sleep(1)')).toEqual([''])
  expect(takers('await (sleep(1)!)')).toEqual([''])
  expect(takers('await (a ? sleep(1) : (sleep(2) as any))')).toEqual([''])
  expect(takers('return sleep(1)')).toEqual([''])
  expect(takers('await Promise.all(items.map(async () => sleep(1)))')).toEqual([''])
  expect(takers('sleep(1).then(a)')).toEqual([''])
  expect(takers('await gather([sleep(1), sleep(2)]); await Promise.race([sleep(1)])')).toEqual([
    'gather',
    'Promise.race',
  ])
  expect(takers('await gather(items.map((ms) => sleep(ms)))')).toEqual(['gather'])
  expect(takers('await gather([sleep(1) satisfies unknown])')).toEqual(['gather'])
})

it('knows where it is kept, or may be', () => {
  const kept = [
    'const later = sleep(1)',
    'sleep(1)',
    'await (sleep(1) ? a : a)',
    'const g = function* () { return sleep(1) }',
    'const g = async function* () { return sleep(1) }',
    'const g = () => { return sleep(1) }',
    'await { then: sleep(1) }',
    'await [sleep(1)]',
    'a[0](sleep(1))',
    'items.list.push(sleep(1))',
    'await sleep(1)[a]',
    'await gather([[sleep(1)]])',
    'class A { b = sleep(1) }',
    'const gather = a; await gather([sleep(1)])',
    'a.all(sleep(1))',
  ]
  for (const body of kept)
    expect(callsOf(`async function f(a, items) { ${body} }`), body).toMatchObject({ takers: null })
  // These are not calls.
  for (const body of [
    'a(sleep)',
    'const { b = sleep } = a',
    'new sleep(1)',
    'sleep`1`',
    'sleep.call(a, 1)',
    '({ sleep })',
  ])
    expect(callsOf(`async function f(a) { await sleep(1); ${body} }`), body).toBeUndefined()
})

it('counts arguments', () => {
  const most = (code: string) => callsOf(code)?.mostArguments
  expect(most('await sleep()')).toBe(0)
  expect(most('await sleep(1); await sleep(1, 2)')).toBe(2)
  expect(most('await sleep(...[1, 2])')).toBeNull()
})

it('knows the numbers that calls are given', () => {
  const numbers = (code: string) => callsOf(code)?.firstNumbers
  expect(
    numbers('await sleep(1_000); await sleep(0x10, 2); await sleep(1_000); await sleep(1e3 /* a second */)'),
  ).toEqual([1000, 16])
  for (const code of ['sleep()', 'sleep(-1)', 'sleep(1); sleep(a)', 'sleep(...[1])', 'sleep(1n)', 'sleep(1 as number)'])
    expect(numbers(code), code).toBeNull()
})

it('tells what is evaluated with the module from what waits for a call', () => {
  const use = (code: string) => {
    const { isAtLoad = false, calledAtLoad } = codeOf(code).free.find(({ name }) => name === 'Queue') ?? {}
    return `${isAtLoad}${calledAtLoad ? ` ${calledAtLoad.line}:${calledAtLoad.column}` : ''}`
  }
  const later = [
    'const a = () => Queue(1)',
    'function f(a = Queue()) {}',
    'class A { b = Queue(); c() { return Queue } }',
    'const a = { get b() { return Queue() } }',
    '(function* () { Queue() })()',
  ]
  for (const code of later) expect(use(code), code).toBe('false')
  const value = [
    'const a = Queue',
    'new Queue()',
    'class A extends Queue {}',
    'const a = class extends Queue {}',
    'const a = { [Queue]() {} }',
  ]
  for (const code of value) expect(use(code), code).toBe('true')
  expect(use('\nQueue(1)')).toBe('true 2:1')
  expect(use('(() => {\n  Queue()\n})()')).toBe('true 2:3')
  expect(use('class A { static b = Queue() }')).toBe('true 1:22')
  expect(use('class A { static { Queue() } }')).toBe('true 1:20')
})

it('knows what evaluating the module runs', () => {
  const made = (code: string) => codeOf(code).madeAtLoad
  for (const code of [
    'f()',
    'new a.A()',
    'new A(f())',
    'f`a`',
    'await a',
    'for (const a of b) ;',
    'const a = [...b]',
    'const a = class extends b {}',
  ])
    expect(made(code), code).toBeNull()
  for (const code of [
    'const a = 1',
    'const a = () => f(new A())',
    'class A { b = f() }',
    'interface A extends B {}',
    'const a = b.c',
  ])
    expect(made(code), code).toEqual([])
  expect(made('const a = [new A(1), new B(new A(2))]')).toEqual(['A', 'B'])
})

it('knows the types that nothing declares', () => {
  const types = (code: string) => codeOf(code).freeTypes
  expect(types('async function f(a: Queue<string>, b?: typeof log): Promise<void> {}')).toEqual([
    'Queue',
    'log',
    'Promise',
  ])
  expect(types('class A implements Lock {}\ninterface B extends Event {}\nlet a: NodeJS.Timeout')).toEqual([
    'Lock',
    'Event',
    'NodeJS',
  ])
  const own = [
    'type Queue<Lock> = Lock; let a: Queue<string>',
    'function f<Queue>(a: Queue) { interface Lock {}; const b = 1 as Lock }',
    "import type { Queue } from './a.ts'\nimport * as Lock from './b.ts'\nlet a: Queue | Lock.A",
    'type A<T> = T extends (infer Queue extends string)[] ? Queue : never',
    'type A = { [Queue in string]: Queue }',
    'let a: <Queue>(b: Queue) => typeof b',
    'const a = (Queue: string, b: typeof Queue) => 1 as const',
    'function f() { const { Queue } = g(); let a: typeof Queue.b }',
    'const A = class Queue { b!: Queue }',
    'try {} catch (e: unknown) { let a: typeof e }',
  ]
  for (const code of own) expect(types(code), code).toEqual([])
  // A method declares nothing.
  expect(types('class A { Queue(): Queue { return this.a } }')).toEqual(['Queue'])
})
