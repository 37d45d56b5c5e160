import { describe, expect, it } from 'vitest'
import { hasForeignCall, heldCalls, isInHost } from '../../../main/watchdog/stack.ts'

const own = '/opt/asyncanvas/out/main'

/** The frames that engines put above the interrupted code. */
const asked = [
  'Error: held',
  `    at ThreadWatch.#judged (${own}/chunks/thread-watch.cjs:129:20)`,
  `    at ThreadWatch.#look (${own}/chunks/thread-watch.cjs:99:38)`,
  `    at Object.look (${own}/chunks/thread-watch.cjs:44:24)`,
  '    at <anonymous>:1:35',
]
const turn = [
  '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
  '    at process.runNextTicks [as _tickCallback] (node:internal/process/task_queues:60:5)',
  `    at Pump.#drained (${own}/chunks/run.cjs:1003:7)`,
  '    at process.processImmediate (node:internal/timers:476:21)',
]

interface Row {
  readonly says: string
  readonly held: readonly string[]
  readonly isInHost: boolean
  readonly hasForeignCall: boolean
}

const foreign = { isInHost: false, hasForeignCall: true }
const called = { isInHost: true, hasForeignCall: true }
const hosts = { isInHost: true, hasForeignCall: false }

const rows: readonly Row[] = [
  { says: 'code of a node', held: ['    at bad (asyncanvas-run-0:7:3)'], ...foreign },
  {
    says: 'a call of the engine in it',
    held: ['    at RegExp.test (<anonymous>)', '    at bad (asyncanvas-run-0:7:18)'],
    ...foreign,
  },
  {
    says: 'several of them',
    held: ['    at Array.map (<anonymous>)', '    at new Promise (<anonymous>)', '    at bad (asyncanvas-run-0:7:18)'],
    ...foreign,
  },
  {
    says: 'a text that it evaluates',
    held: ['    at eval (eval at bad (asyncanvas-run-0:7:3), <anonymous>:1:1)', '    at bad (asyncanvas-run-0:7:3)'],
    ...foreign,
  },
  {
    says: 'such a text without a name',
    held: ['    at <anonymous>:3:1', '    at bad (asyncanvas-run-0:7:3)'],
    ...foreign,
  },
  { says: 'a script of node:vm', held: ['    at evalmachine.<anonymous>:1:1'], ...foreign },
  { says: 'an async function behind its await', held: ['    at async bad (asyncanvas-run-0:7:3)'], ...foreign },
  { says: 'a package', held: ['    at loop (/home/me/node_modules/loops/index.js:2:9)'], ...foreign },
  { says: 'a module', held: ['    at file:///home/me/loops.mjs:2:1'], ...foreign },
  {
    says: "a handler that Node's events call",
    held: ['    at EventEmitter.<anonymous> (asyncanvas-run-0:8:5)', '    at EventEmitter.emit (node:events:524:28)'],
    ...foreign,
  },
  {
    says: "a getter that Node's inspect calls",
    held: [
      '    at get [Symbol.toStringTag] (asyncanvas-run-0:8:5)',
      '    at internalBinding (<anonymous>)',
      '    at formatRaw (node:internal/util/inspect:979:14)',
      `    at createNodeConsole (${own}/cli.cjs:40:2)`,
    ],
    ...foreign,
  },
  {
    says: "Node's own, called by a node (Node 20)",
    held: [
      '    at isInt32 (node:internal/validators:44:17)',
      '    at Object.readFileSync (node:fs:445:10)',
      '    at bad (asyncanvas-run-0:7:3)',
    ],
    ...called,
  },
  {
    says: 'the same with a call of the engine',
    held: ['    at Array.push (<anonymous>)', '    at emit (node:events:524:28)', '    at bad (asyncanvas-run-0:7:3)'],
    ...called,
  },
  {
    says: "Node's and Electron's own, called by a node (Electron 22)",
    held: [
      '    at loadNativeModule (node:internal/modules/cjs/helpers:49:9)',
      '    at f._load (node:electron/js2c/asar_bundle:2:13377)',
      '    at bad (asyncanvas-run-0:7:3)',
    ],
    ...called,
  },
  {
    says: "Electron's own, as it is named elsewhere",
    held: ['    at f._load (electron/js2c/asar_bundle.js:5:13331)', '    at bad (asyncanvas-run-0:7:3)'],
    ...called,
  },
  {
    says: "this program's own, called by a node",
    held: [`    at sleep (${own}/chunks/run.cjs:90:3)`, '    at bad (asyncanvas-run-0:7:3)'],
    ...called,
  },
  {
    says: "Node's ticks between those of a flood (Node 20)",
    held: ['    at process.processTicksAndRejections (node:internal/process/task_queues:69:3)'],
    ...hosts,
  },
  {
    says: 'the same (Node 16)',
    held: [
      '    at popAsyncContext (node:internal/async_hooks:553:25)',
      '    at emitAfterScript (node:internal/async_hooks:521:3)',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:94:7)',
    ],
    ...hosts,
  },
  { says: 'a place without a name', held: ['    at node:internal/process/task_queues:140:7'], ...hosts },
  { says: 'this program at work', held: [`    at Pump.#turn (${own}/chunks/run.cjs:1003:7)`], ...hosts },
  { says: 'the same as a module', held: [`    at file://${own}/cli.js:1:1`], ...hosts },
]

describe.each(rows)('$says', ({ says: _says, held, ...expected }) => {
  it.each([
    ['within a turn', turn],
    ['alone', []],
  ])('%s', (_, below) => {
    const calls = heldCalls([...asked, ...held, ...below].join('\n'))
    expect(calls).toEqual([...held, ...below].map((call) => call.trim()))
    expect({ isInHost: isInHost(calls, own), hasForeignCall: hasForeignCall(calls, own) }).toEqual(expected)
  })
})

it('an idle thread is in no code', () => {
  const calls = heldCalls(asked.join('\n'))
  expect([calls, isInHost(calls, own), hasForeignCall(calls, own)]).toEqual([[], false, false])
})

it('an error’s message in the stack is no call', () => {
  const stack = ['Error: held', 'told on two lines', ...asked.slice(1), '    at bad (asyncanvas-run-0:7:3)'].join('\n')
  expect(heldCalls(stack)).toEqual(['at bad (asyncanvas-run-0:7:3)'])
})
