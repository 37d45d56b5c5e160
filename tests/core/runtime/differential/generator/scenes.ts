import type { Action, Awaitable, Body, Statement } from '../language.ts'
import { created } from './actions.ts'
import type { Draft, Place } from './draft.ts'
import { drawnScene } from './drawn-scenes.ts'
import { awaited, statements, withThing } from './statements.ts'

type Do = (place: Place) => readonly Statement[]

/**
 * Tasks that depend on each other, with cancels among them, which random statements alone would rarely produce. A task that
 * is woken and cancelled in the same turn must lose nothing.
 */
export function scene(draft: Draft, place: Place): readonly Statement[] {
  if (draft.random.chance(0.25)) return drawnScene(draft, place)
  const things = Object.keys(draft.things)
  if (things.length === 0 || draft.random.chance(0.15)) return shieldScene(draft, place)
  const thing = draft.random.pick(things)
  const members = atThing(thing, draft, place)
  return [...members, ...trouble(draft, members, () => wake(thing, draft))]
}

function atThing(thing: string, draft: Draft, place: Place): readonly Member[] {
  switch (draft.things[thing]?.kind) {
    case 'condition':
      return conditionScene(thing, draft, place)
    case 'event':
      return eventScene(thing, draft, place)
    case 'barrier':
      return crowd(draft, place, () => [{ op: 'await', of: { kind: 'barrierWait', thing } }])
    case 'lock':
    case 'semaphore':
    case 'boundedSemaphore':
      return lockScene(thing, draft, place)
    default:
      return queueScene(thing, draft, place)
  }
}

/** Some tasks hold the lock for a while; others only take and release it. */
function lockScene(thing: string, draft: Draft, place: Place): readonly Member[] {
  return crowd(draft, place, (inside) =>
    draft.random.chance(0.5)
      ? [withThing(thing, draft, inside)]
      : [{ op: 'with', thing, do: [{ op: 'await', of: draft.sleep() }] }],
  )
}

function conditionScene(thing: string, draft: Draft, place: Place): readonly Member[] {
  const events = draft.thingsOf('event')
  const event = events.length > 0 && draft.random.chance(0.5) ? draft.random.pick(events) : null
  const of: Awaitable = event ? { kind: 'conditionWaitFor', thing, event } : { kind: 'conditionWait', thing }
  const waiting = crowd(draft, place, () => [{ op: 'with', thing, do: [{ op: 'await', of }] }])
  const told: readonly Action[] = event ? [{ op: 'set', thing: event }] : []
  const notify: Action = { op: 'notify', thing, count: draft.random.chance(0.5) ? null : draft.random.integer(1, 2) }
  // A task that is woken must wait for the lock too, and may be cancelled there.
  const sleep: Awaitable = { kind: 'sleep', delayMs: draft.random.integer(1, 6), result: null }
  const held: readonly Statement[] = draft.random.chance(0.6) ? [{ op: 'await', of: sleep }] : []
  return [...waiting, member(draft, place, () => [{ op: 'with', thing, do: [...told, notify, ...held] }])]
}

function eventScene(thing: string, draft: Draft, place: Place): readonly Member[] {
  const waiting = crowd(draft, place, () => [{ op: 'await', of: { kind: 'eventWait', thing } }])
  return [...waiting, member(draft, place, () => [{ op: 'set', thing }])]
}

function queueScene(thing: string, draft: Draft, place: Place): readonly Member[] {
  const putting = crowd(draft, place, () => [{ op: 'await', of: { kind: 'put', thing, value: draft.value() } }])
  const getting = crowd(draft, place, (inside) => awaited({ op: 'await', of: { kind: 'get', thing } }, draft, inside))
  return draft.random.weighted([
    [2, [...putting, ...getting]],
    [2, [...getting, ...putting]],
    [1, getting],
    [1, putting],
  ])
}

/** Several shields around one task, which mostly fails. */
function shieldScene(draft: Draft, place: Place): readonly Statement[] {
  const inner = member(draft, place, () => [
    { op: 'await', of: draft.sleep() },
    draft.random.chance(0.7) ? { op: 'raise', error: draft.raised() } : { op: 'return', value: draft.value() },
  ])
  const of: Awaitable = { kind: 'future', name: inner.name }
  const shields = crowd(draft, place, () => [{ op: 'await', of: { kind: 'shield', of } }])
  return [inner, ...shields, ...trouble(draft, shields, () => cancel(draft, [inner]))]
}

/** A task that cancels and wakes others, at times when others do so too. */
function trouble(draft: Draft, members: readonly Member[], waking: () => Action): readonly Statement[] {
  const victim = draft.random.pick(members)
  return Array.from({ length: draft.random.integer(0, 4) }, () => {
    const actions = Array.from({ length: draft.random.integer(1, 3) }, () =>
      draft.random.chance(0.5) ? cancel(draft, draft.random.chance(0.7) ? [victim] : members) : waking(),
    )
    return { op: 'callLater', callback: draft.name('call'), delayMs: draft.delay(), do: actions }
  })
}

function cancel(draft: Draft, members: readonly Member[]): Action {
  const message = draft.random.chance(0.6) ? draft.name('m') : null
  return { op: 'cancel', name: draft.random.pick(members).name, message }
}

/** An action that wakes a task which waits there. */
function wake(thing: string, draft: Draft): Action {
  switch (draft.things[thing]?.kind) {
    case 'event':
      return { op: 'set', thing }
    case 'barrier':
      return { op: 'askBarrier', thing }
    case 'lock':
    case 'semaphore':
    case 'boundedSemaphore':
      return draft.random.chance(0.2) ? { op: 'isLocked', thing } : { op: 'release', thing, swallow: 'errors' }
    case 'condition':
      return { op: 'notify', thing, count: draft.random.integer(1, 2), swallow: 'errors' }
    default:
      return draft.random.chance(0.5)
        ? { op: 'putNowait', thing, value: draft.value(), swallow: 'errors' }
        : { op: 'getNowait', thing, swallow: 'errors' }
  }
}

type Member = Extract<Action, { op: 'create' }>

function crowd(draft: Draft, place: Place, make: Do): readonly Member[] {
  return Array.from({ length: draft.random.integer(1, 4) }, () => member(draft, place, make))
}

/** A task that does this, sooner or later. */
function member(draft: Draft, place: Place, make: Do): Member {
  return created(draft, (name) => {
    const inside: Place = { ...place, depth: place.depth + 1, around: [...place.around, name], inside: [] }
    const before: readonly Statement[] = draft.random.chance(0.4) ? [{ op: 'await', of: draft.sleep() }] : []
    const after = draft.random.chance(0.3) ? statements(draft, inside, 2) : []
    const body: Body = { as: draft.name('b'), do: [...before, ...make(inside), ...after] }
    return { op: 'create', name, of: { kind: 'call', body } }
  })
}
