import type { Awaitable } from '../language.ts'
import { type Draft, deeper, type Place } from './draft.ts'
import { body } from './statements.ts'
import { coldKinds, hotKinds } from './weights.ts'

type Kind = Awaitable['kind']

export function anyAwaitable(draft: Draft, place: Place): Awaitable {
  return awaitable(draft.random.weighted([...coldKinds(draft, place), ...hotKinds(draft, place)]), draft, place)
}

export function awaitables(draft: Draft, place: Place, least: number, most: number): readonly Awaitable[] {
  return Array.from({ length: draft.random.integer(least, most) }, () => anyAwaitable(draft, place))
}

/** An awaitable that a task can be made of. */
export function cold(draft: Draft, place: Place, task: string): Awaitable {
  // A task does not hold what its creator holds.
  const inside = { ...place, inside: draft.random.chance(0.3) ? place.inside : [] }
  if (draft.random.chance(0.75)) return { kind: 'call', body: body(draft, inside, task) }
  const around = [...place.around, task]
  return awaitable(draft.random.weighted(coldKinds(draft, inside)), draft, { ...inside, around })
}

export function awaitable(kind: Kind, draft: Draft, place: Place): Awaitable {
  switch (kind) {
    case 'sleep':
      return draft.sleep()
    case 'call':
      return { kind, body: body(draft, place, null) }
    case 'waitFor':
      return { kind, of: anyAwaitable(draft, deeper(place)), timeoutMs: draft.timeout() }
    case 'wait':
      return wait(draft)
    case 'future':
      return { kind, name: draft.random.pick(draft.futures) }
    case 'self':
      return { kind }
    case 'gather': {
      const of = awaitables(draft, deeper(place), 0, 3)
      // The same awaitable twice runs only once.
      const twice = of[0] && draft.random.chance(0.1) ? [...of, of[0]] : of
      return { kind, of: twice, returnExceptions: draft.random.chance(0.4) }
    }
    case 'shield':
      return { kind, of: anyAwaitable(draft, deeper(place)) }
    default:
      return atThing(kind, draft, place)
  }
}

function wait(draft: Draft): Awaitable {
  const of = Array.from({ length: draft.random.integer(1, 4) }, () => draft.random.pick(draft.futures))
  const returnWhen = draft.random.pick(['firstCompleted', 'firstException', 'allCompleted'] as const)
  return { kind: 'wait', of: draft.random.chance(0.03) ? [] : of, timeoutMs: draft.timeout(), returnWhen }
}

function atThing(kind: Extract<Awaitable, { thing: string }>['kind'], draft: Draft, place: Place): Awaitable {
  switch (kind) {
    case 'acquire':
      return { kind, thing: draft.random.pick(draft.locks()) }
    case 'eventWait':
      return { kind, thing: draft.random.pick(draft.thingsOf('event')) }
    case 'conditionWait':
      return { kind, thing: draft.pickUsable(draft.thingsOf('condition'), place) }
    case 'conditionWaitFor': {
      const event = draft.random.pick(draft.thingsOf('event'))
      return { kind, thing: draft.pickUsable(draft.thingsOf('condition'), place), event }
    }
    case 'barrierWait':
    case 'barrierReset':
    case 'barrierAbort':
      return { kind, thing: draft.random.pick(draft.thingsOf('barrier')) }
    case 'put':
      return { kind, thing: draft.random.pick(draft.queues()), value: draft.value() }
    case 'get':
    case 'join':
      return { kind, thing: draft.random.pick(draft.queues()) }
  }
}
