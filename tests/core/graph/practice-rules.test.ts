import { describe, expect, it } from 'vitest'
import { practiceHints, takenNames } from '../../../src/graph/practice-rules.ts'

const body = (lines: string): string => `async function f(load: any, db: any) {\n${lines}\n}`
/** The code of each hint, and where it is. */
const said = (lines: string, shared: readonly string[] = []): readonly string[] =>
  practiceHints(body(lines), shared).map(({ code, line }) => `${code} ${(line ?? 0) - 1}`)

describe('awaits one after the other, which do not need each other', () => {
  it.each<[string, string, readonly string[]]>([
    ['two', 'const a = await load(1)\nconst b = await load(2)', ['awaits-in-a-row 1']],
    ['used behind them', 'const a = await load(1)\nconst b = await load(2)\nreturn a + b', ['awaits-in-a-row 1']],
    [
      'with a comment between',
      'const a = await load(1)\n// and\n/* then */\nconst b = await load(2)',
      ['awaits-in-a-row 1'],
    ],
    [
      'three, told once',
      'const a = await load(1)\nconst b = await load(2)\nconst c = await load(3)',
      ['awaits-in-a-row 1'],
    ],
    ['in a block', 'if (db) {\n  const a = await load(1)\n  const b = await load(2)\n}', ['awaits-in-a-row 2']],
    [
      'behind one that is needed',
      'const a = await load(1)\nconst b = await load(a)\nconst c = await load(2)',
      ['awaits-in-a-row 2'],
    ],
    ['the second needs the first', 'const a = await load(1)\nconst b = await load(a)', []],
    ['the second needs it far within', 'const a = await load(1)\nconst b = await load({ c: [() => a] })', []],
    ['something between', 'const a = await load(1)\nload(0)\nconst b = await load(2)', []],
    ['on one object', 'const a = await db.load(1)\nconst b = await db.load(2)', []],
    ['no calls', 'const a = await load\nconst b = await db', []],
    ['not kept', 'await load(1)\nawait load(2)', []],
    ['taken apart', 'const { a } = await load(1)\nconst { b } = await load(2)', []],
    ['one alone', 'const a = await load(1)\nreturn a', []],
  ])('%s', (_, lines, hints) => {
    expect(said(lines)).toEqual(hints)
  })

  it('names the two, and what to do', () => {
    expect(practiceHints(body('  const one = await load(1)\n  const two = await load(2)'), [])).toEqual([
      {
        code: 'awaits-in-a-row',
        severity: 'hint',
        line: 2,
        column: 3,
        message: 'one and two do not depend on each other, but are awaited one after the other',
        remedy: 'Await both at once: const [a, b] = await gather([…])',
        fix: {
          kind: 'code',
          label: 'Run together',
          replacements: [{ from: 41, to: 94, text: 'const [one, two] = await gather([load(1), load(2)])' }],
        },
      },
    ])
  })
})

describe('a call whose value nobody keeps', () => {
  it.each<[string, string, readonly string[]]>([
    ['sleep(1)', 'warning', ['This sleep never begins: nobody awaits it', 'Write await before it']],
    [
      'gather([])',
      'warning',
      [
        'Nobody awaits this gather: the code goes on without its results, and its error is only reported as never retrieved',
        'Write await before it',
      ],
    ],
    [
      'createTask(load)',
      'hint',
      [
        'Nobody keeps the task made here: its error is only reported as never retrieved, and it is cancelled when the run ends',
        'Keep it and await it: const task = createTask(…), then await task',
      ],
    ],
  ])('%s', (call, severity, [message, remedy]) => {
    const code = severity === 'hint' ? 'task-not-awaited' : 'never-awaited'
    const fix = { kind: 'code', label: 'Await it', replacements: [{ from: 41, to: 41, text: 'await ' }] }
    expect(practiceHints(body(`  ${call}`), [])).toEqual([{ code, severity, line: 2, column: 3, message, remedy, fix }])
    for (const kept of [`await ${call}`, `const a = ${call}`, `return ${call}`, `load(${call})`])
      expect(said(kept)).toEqual([])
  })

  it.each([
    ['a name of its own', 'const sleep = load\nsleep(1)', []],
    ['a parameter', 'const use = (sleep: any) => {\n  sleep(1)\n}', []],
    ['a name of the shared code', 'sleep(1)', ['sleep']],
    ['a method of that name', 'db.sleep(1)', []],
    ['another name', 'load(1)', []],
  ])('is not the one of the runtime: %s', (_, lines, shared) => {
    expect(said(lines, shared)).toEqual([])
  })

  it('that the shared code declares is its own', () => {
    expect(takenNames('function sleep() {}\nconst gather = 1, other = 2\nfunction f() { const wait = 1 }')).toEqual([
      'sleep',
      'gather',
    ])
  })
})
