import type { Action } from '../language.ts'
import { awaitable, cold } from './awaitables.ts'
import type { Draft, Place } from './draft.ts'
import { callbackActions } from './statements.ts'

type Op = Action['op']

/** An action, and the statements that must follow it. */
export function action(op: Op, draft: Draft, place: Place): readonly Action[] {
  switch (op) {
    case 'create':
      // Rarely, a value that can't be made into a task.
      if (draft.futures.length > 0 && draft.random.chance(0.01)) {
        return [{ op, name: draft.name('t'), of: { kind: 'future', name: draft.random.pick(draft.futures) } }]
      }
      return [created(draft, (name) => ({ op, name, of: cold(draft, place, name) }))]
    case 'createIn': {
      const group = draft.pickUsable(draft.groups, place)
      return [created(draft, (name) => ({ op, group, name, of: cold(draft, place, name) }))]
    }
    case 'keep':
      return [kept(draft, place)]
    case 'newFuture':
      return newFuture(draft, place)
    case 'callSoon':
      return [{ op, ...callback(draft, place) }]
    case 'callLater':
    case 'callAt':
      return [{ op, delayMs: draft.delay(), ...callback(draft, place) }]
    case 'cancelCall':
      return [{ op, callback: draft.random.pick(draft.callbacks) }]
    case 'reschedule': {
      const delayMs = draft.random.chance(0.1) ? null : draft.delay()
      return [{ op, scope: draft.pickUsable(draft.scopes, place), delayMs }]
    }
    case 'askScope':
      return [{ op, scope: draft.pickUsable(draft.scopes, place), what: draft.random.pick(['when', 'expired']) }]
    case 'whoAmI':
    case 'allTasks':
    case 'stop':
      return [{ op }]
    case 'setVar':
      return [{ op, value: draft.value() }]
    case 'getVar':
      return [{ op }]
    case 'raise':
      return [{ op, error: draft.raised() }]
    default:
      return isOfThing(op) ? [ofThing(op, draft, place)] : [ofFuture(op, draft, place)]
  }
}

/** The name is known only to the statements after this one, so that no two tasks can await each other. */
export function created<A extends Action>(draft: Draft, make: (name: string) => A): A {
  const name = draft.name('t')
  const made = make(name)
  draft.futures.push(name)
  return made
}

function kept(draft: Draft, place: Place): Action {
  const kind = draft.random.weighted<'gather' | 'shield'>([
    [draft.weightOf('gather'), 'gather'],
    [draft.weightOf('shield'), 'shield'],
  ])
  const of = awaitable(kind, draft, place)
  const name = draft.name('f')
  draft.futures.push(name)
  // They are futures as well, so another task may settle them too early.
  if (draft.random.chance(0.4)) draft.plainFutures.push(name)
  return { op: 'keep', name, of }
}

/** A new future, which some task usually settles. */
function newFuture(draft: Draft, place: Place): readonly Action[] {
  const name = draft.name('f')
  draft.futures.push(name)
  draft.plainFutures.push(name)
  const made: Action = { op: 'newFuture', name }
  if (draft.isDeep(place) || draft.random.chance(0.3)) return [made]
  const settle: Action = draft.random.chance(0.7)
    ? { op: 'settle', name, value: draft.value(), swallow: 'errors' }
    : { op: 'fail', name, error: draft.raised(), swallow: 'errors' }
  const call = draft.name('call')
  draft.callbacks.push(call)
  return [made, { op: 'callLater', callback: call, delayMs: draft.delay(), do: [settle] }]
}

function callback(draft: Draft, place: Place): { readonly callback: string; readonly do: readonly Action[] } {
  const actions = callbackActions(draft, place)
  const name = draft.name('call')
  draft.callbacks.push(name)
  return { callback: name, do: actions }
}

type OfThing = Extract<Action, { thing: string }>['op']
type OfFuture = Exclude<Exclude<Extract<Action, { name: string }>, { of: unknown }>['op'], 'newFuture'>

const opsOfThings: Readonly<Record<OfThing, true>> = {
  release: true,
  isLocked: true,
  set: true,
  clear: true,
  isSet: true,
  notify: true,
  askBarrier: true,
  putNowait: true,
  getNowait: true,
  taskDone: true,
  askQueue: true,
  shutdown: true,
}

function isOfThing(op: OfThing | OfFuture): op is OfThing {
  return op in opsOfThings
}

function ofFuture(op: OfFuture, draft: Draft, place: Place): Action {
  switch (op) {
    case 'settle':
      return { op, name: draft.random.pick(draft.plainFutures), value: draft.value() }
    case 'fail':
      return { op, name: draft.random.pick(draft.plainFutures), error: draft.raised() }
    case 'cancel':
      return { op, name: cancellable(draft, place), message: draft.random.chance(0.4) ? draft.name('m') : null }
    case 'cancelling':
    case 'uncancel':
      return { op, name: cancellable(draft, place) }
    case 'ask': {
      const what = draft.random.pick(['done', 'cancelled', 'result', 'exception'] as const)
      return { op, name: draft.random.pick(draft.futures), what }
    }
    case 'onDone': {
      const name = draft.random.pick(draft.futures)
      return { op, name, ...callback(draft, place) }
    }
    case 'offDone':
      return { op, name: draft.random.pick(draft.futures), callback: draft.random.pick(draft.callbacks) }
  }
}

function cancellable(draft: Draft, { around, isCallback }: Place): string {
  if (!isCallback && draft.random.chance(0.15)) return 'self'
  return draft.random.pick([...draft.futures, ...draft.futures, ...around])
}

function ofThing(op: OfThing, draft: Draft, place: Place): Action {
  switch (op) {
    case 'release':
    case 'isLocked':
      return { op, thing: draft.random.pick(draft.locks()) }
    case 'set':
    case 'clear':
    case 'isSet':
      return { op, thing: draft.random.pick(draft.thingsOf('event')) }
    case 'notify': {
      const count = draft.random.chance(0.4) ? null : draft.random.integer(0, 2)
      return { op, thing: draft.pickUsable(draft.thingsOf('condition'), place), count }
    }
    case 'askBarrier':
      return { op, thing: draft.random.pick(draft.thingsOf('barrier')) }
    case 'putNowait':
      return { op, thing: draft.random.pick(draft.queues()), value: draft.value() }
    case 'shutdown':
      return { op, thing: draft.random.pick(draft.queues()), immediate: draft.random.chance(0.4) }
    case 'getNowait':
    case 'taskDone':
    case 'askQueue':
      return { op, thing: draft.random.pick(draft.queues()) }
  }
}
