import { transcriptOf } from './interpreter.ts'
import type { Operation, Program } from './language.ts'

/** Each operation, with the outcomes that must occur: `ok`, or the name of an error. */
const wanted: Readonly<Record<Operation, readonly string[]>> = {
  'await sleep': ['ok', 'CancelledError'],
  'await call': ['ok', 'CancelledError', 'Oops'],
  'await waitFor': ['ok', 'TimeoutError', 'CancelledError'],
  'await wait': ['ok', 'RangeError', 'CancelledError'],
  'await acquire': ['ok', 'CancelledError'],
  'await eventWait': ['ok', 'CancelledError'],
  'await conditionWait': ['ok', 'LoopError', 'CancelledError'],
  'await conditionWaitFor': ['ok'],
  'await barrierWait': ['ok', 'BrokenBarrierError', 'CancelledError'],
  'await barrierReset': ['ok'],
  'await barrierAbort': ['ok'],
  'await put': ['ok', 'QueueShutDown', 'CancelledError'],
  'await get': ['ok', 'QueueShutDown', 'CancelledError'],
  'await join': ['ok', 'CancelledError'],
  'await future': ['ok', 'Oops', 'CancelledError'],
  'await self': ['LoopError'],
  'await gather': ['ok', 'Oops', 'CancelledError'],
  'await shield': ['ok', 'Oops', 'CancelledError'],
  create: ['ok', 'TypeError'],
  createIn: ['ok', 'LoopError'],
  keep: ['ok'],
  newFuture: ['ok'],
  settle: ['ok', 'InvalidStateError'],
  fail: ['ok', 'InvalidStateError'],
  cancel: ['ok'],
  cancelling: ['ok'],
  uncancel: ['ok'],
  ask: ['ok', 'InvalidStateError', 'CancelledError'],
  onDone: ['ok'],
  offDone: ['ok'],
  callSoon: ['ok'],
  callLater: ['ok'],
  callAt: ['ok'],
  cancelCall: ['ok'],
  reschedule: ['ok', 'LoopError'],
  askScope: ['ok'],
  release: ['ok', 'LoopError', 'RangeError'],
  isLocked: ['ok'],
  set: ['ok'],
  clear: ['ok'],
  isSet: ['ok'],
  notify: ['ok', 'LoopError'],
  askBarrier: ['ok'],
  putNowait: ['ok', 'QueueFull', 'QueueShutDown'],
  getNowait: ['ok', 'QueueEmpty', 'QueueShutDown'],
  taskDone: ['ok', 'RangeError'],
  askQueue: ['ok'],
  shutdown: ['ok'],
  whoAmI: ['ok'],
  allTasks: ['ok'],
  setVar: ['ok'],
  getVar: ['ok'],
  stop: ['ok'],
  raise: ['Oops', 'TimeoutError', 'CancelledError'],
  return: ['ok'],
  repeat: ['ok'],
  try: ['ok', 'CancelledError'],
  group: ['ok', 'AggregateError', 'CancelledError'],
  timeout: ['ok', 'TimeoutError', 'CancelledError'],
  timeoutAt: ['ok', 'TimeoutError', 'CancelledError'],
  with: ['ok', 'LoopError', 'CancelledError'],
  asCompleted: ['ok', 'TimeoutError', 'CancelledError'],
}

/** Fewer occurrences than this do not count. */
const fewest = 3

/** Counts how often each operation had each outcome. */
export class Coverage {
  readonly #counts = new Map<string, number>()

  async add(program: Program): Promise<void> {
    await transcriptOf(program, { told: (operation, end) => this.#count(`${operation}: ${end}`) })
  }

  missing(): readonly string[] {
    const ends = Object.entries(wanted).flatMap(([operation, some]) => some.map((end) => `${operation}: ${end}`))
    return ends.filter((end) => (this.#counts.get(end) ?? 0) < fewest)
  }

  #count(end: string): void {
    this.#counts.set(end, (this.#counts.get(end) ?? 0) + 1)
  }
}
