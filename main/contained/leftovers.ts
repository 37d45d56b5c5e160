import type { Run } from '#run'
import { setImmediate } from '../host-timers.ts'
import { type Ended, endedText, endHandle, isKept, isOver } from './handles.ts'
import { asHost } from './origins.ts'

interface Left {
  readonly type: string
  readonly handle: WeakRef<object>
  readonly next: Left | null
}

interface Things {
  first: Left | null
  count: number
  /** When the count reaches this, handles that have ended are dropped from the list. */
  limit: number
  /** Its run has ended: handles that it makes from now on are ended at once. */
  isLate: boolean
}

const { apply } = Reflect
const { get: weakGet, set: weakSet } = WeakMap.prototype
const { deref } = WeakRef.prototype
const Weak = WeakRef
const leastLimit = 256

const things = new WeakMap<Run, Things>()

/** Notes a handle that code of a run has made, weakly. Called within Node's hooks, so nothing may throw. */
export function keepMade(type: string, handle: object, run: Run, isInStep: boolean): void {
  // Immediates made in a step are the loop's own turns. Code that goes on by itself sets its next immediate in a callback,
  // and that one is noted.
  if (!isKept(type) || (type === 'Immediate' && isInStep)) return
  let known = apply(weakGet, things, [run]) as Things | undefined
  if (!known) {
    known = { first: null, count: 0, limit: leastLimit, isLate: false }
    apply(weakSet, things, [run, known])
  }
  known.first = { type, handle: new Weak(handle), next: known.first }
  known.count += 1
  if (known.isLate) sweepSoon(known)
  else if (known.count >= known.limit) forgetOver(known)
}

/** Waits for a turn, since the code that makes the handle must finish with it first. */
function sweepSoon(known: Things): void {
  if (known.count === 1) asHost(() => setImmediate(sweep, known))
}

function sweep(known: Things): readonly Ended[] {
  // In the order in which they were made: a server before its connections.
  const left: Left[] = []
  for (let each = known.first; each; each = each.next) left.push(each)
  known.first = null
  known.count = 0
  return left.reverse().flatMap(({ type, handle }) => {
    const made = handle.deref()
    const told = made ? endedSafely(type, made) : null
    return told ? [told] : []
  })
}

function forgetOver(known: Things): void {
  let first: Left | null = null
  let count = 0
  for (let each = known.first; each; each = each.next) {
    const handle = apply(deref, each.handle, []) as object | undefined
    if (!handle || isOver(each.type, handle)) continue
    first = { ...each, next: first }
    count += 1
  }
  known.first = first
  known.count = count
  known.limit = leastLimit + count * 2
}

/** Ends the handles that code of a run has left, and names them together with `more`; '': nothing worth telling. */
export async function endMade(run: Run, more: readonly Ended[]): Promise<string> {
  const known = things.get(run) ?? { first: null, count: 0, limit: leastLimit, isLate: false }
  things.set(run, known)
  // Immediates that are not set again are over after two turns.
  for (let turn = 0; turn < 2 && hasImmediate(known); turn++)
    await asHost(() => new Promise((done) => setImmediate(done)))
  const ended = sweep(known)
  known.isLate = true
  return endedText([...more, ...ended])
}

function hasImmediate(known: Things): boolean {
  for (let each = known.first; each; each = each.next) if (each.type === 'Immediate') return true
  return false
}

function endedSafely(type: string, handle: object): Ended | null {
  try {
    return endHandle(type, handle)
  } catch {
    // It has ended by itself, or can't be ended.
    return null
  }
}
