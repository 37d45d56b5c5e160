import type { Action, Awaitable, Body, Statement } from '../language.ts'
import { created } from './actions.ts'
import type { Draft, Place } from './draft.ts'
import { awaited, statements, withThing } from './statements.ts'

type Do = (place: Place) => readonly Statement[]

/** Tasks that need each other: what random statements alone would seldom come to. */
export function scene(draft: Draft, place: Place): readonly Statement[] {
  const things = Object.keys(draft.things)
  if (things.length === 0) return []
  const members = atThing(draft.random.pick(things), draft, place)
  if (draft.random.chance(0.5)) return members
  const victim = draft.random.pick(members)
  const name = 'name' in victim ? victim.name : 'self'
  const cancel: Action = { op: 'cancel', name, message: draft.random.chance(0.4) ? draft.name('m') : null }
  const callback = draft.name('call')
  return [...members, { op: 'callLater', callback, delayMs: draft.delay(), do: [cancel] }]
}

function atThing(thing: string, draft: Draft, place: Place): readonly Statement[] {
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
      return crowd(draft, place, (inside) => [withThing(thing, draft, inside)])
    default:
      return queueScene(thing, draft, place)
  }
}

function conditionScene(thing: string, draft: Draft, place: Place): readonly Statement[] {
  const events = draft.thingsOf('event')
  const event = events.length > 0 && draft.random.chance(0.5) ? draft.random.pick(events) : null
  const of: Awaitable = event ? { kind: 'conditionWaitFor', thing, event } : { kind: 'conditionWait', thing }
  const waiting = crowd(draft, place, () => [{ op: 'with', thing, do: [{ op: 'await', of }] }])
  const told: readonly Action[] = event ? [{ op: 'set', thing: event }] : []
  const notify: Action = { op: 'notify', thing, count: draft.random.chance(0.5) ? null : draft.random.integer(1, 2) }
  return [...waiting, member(draft, place, () => [{ op: 'with', thing, do: [...told, notify] }])]
}

function eventScene(thing: string, draft: Draft, place: Place): readonly Statement[] {
  const waiting = crowd(draft, place, () => [{ op: 'await', of: { kind: 'eventWait', thing } }])
  return [...waiting, member(draft, place, () => [{ op: 'set', thing }])]
}

function queueScene(thing: string, draft: Draft, place: Place): readonly Statement[] {
  const putting = crowd(draft, place, () => [{ op: 'await', of: { kind: 'put', thing, value: draft.value() } }])
  const getting = crowd(draft, place, (inside) => awaited({ op: 'await', of: { kind: 'get', thing } }, draft, inside))
  return draft.random.chance(0.5) ? [...putting, ...getting] : [...getting, ...putting]
}

function crowd(draft: Draft, place: Place, make: Do): readonly Statement[] {
  return Array.from({ length: draft.random.integer(1, 3) }, () => member(draft, place, make))
}

/** A task that does it, sooner or later. */
function member(draft: Draft, place: Place, make: Do): Statement {
  return created(draft, (name) => {
    const inside: Place = { ...place, depth: place.depth + 1, around: [...place.around, name], inside: [] }
    const before: readonly Statement[] = draft.random.chance(0.5) ? [{ op: 'await', of: draft.sleep() }] : []
    const after = draft.random.chance(0.3) ? statements(draft, inside, 2) : []
    const body: Body = { as: draft.name('b'), do: [...before, ...make(inside), ...after] }
    return { op: 'create', name, of: { kind: 'call', body } }
  })
}
