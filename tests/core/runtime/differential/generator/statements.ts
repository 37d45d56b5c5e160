import {
  type Action,
  type Awaitable,
  type Body,
  type Catch,
  isWaiting,
  type Statement,
  type WaitingOp,
} from '../language.ts'
import { action } from './actions.ts'
import { anyAwaitable, awaitables } from './awaitables.ts'
import { type Draft, deeper, type Place } from './draft.ts'
import { scene } from './scenes.ts'
import { opsAt } from './weights.ts'

/** Generates statements, at least one while the program is too short. */
export function statements(draft: Draft, place: Place, most: number): Statement[] {
  const made: Statement[] = []
  const count = draft.random.integer(1, most)
  for (let i = 0; i < count && draft.left > 0; i += 1) {
    draft.left -= 1
    if (!place.isCallback && place.depth < 3 && draft.random.chance(0.15)) made.push(...scene(draft, place))
    const op = draft.random.weighted(opsAt(draft, place))
    made.push(...statement(op, draft, place))
    if (op === 'return' || op === 'raise') break
  }
  return made
}

/** The actions of a callback. */
export function callbackActions(draft: Draft, place: Place): readonly Action[] {
  return statements(draft, { ...deeper(place), isCallback: true }, 3) as readonly Action[]
}

/** The body of `task`; null: its caller runs it. */
export function body(draft: Draft, place: Place, task: string | null): Body {
  const around = task === null ? place.around : [...place.around, task]
  const as = draft.name('b')
  return { as, do: statements(draft, { ...deeper(place), isCallback: false, around }, 5) }
}

/** A statement, and the statements that must follow it. */
function statement(op: Statement['op'], draft: Draft, place: Place): readonly Statement[] {
  if (isWaiting(op)) return waitingStatement(op, draft, place)
  return action(op, draft, place).map((made) => ({ ...made, ...draft.swallow() }))
}

function waitingStatement(op: WaitingOp, draft: Draft, place: Place): readonly Statement[] {
  switch (op) {
    case 'await': {
      const of: Awaitable = draft.awaitsSelf(place) ? { kind: 'self' } : anyAwaitable(draft, place)
      return awaited({ op, of, ...draft.swallow() }, draft, place)
    }
    case 'return':
      return [{ op, value: draft.value() }]
    case 'repeat':
      return [{ op, times: draft.random.integer(2, 3), do: inner(draft, place) }]
    case 'try':
      return [tryStatement(draft, place)]
    default:
      return [block(op, draft, place)]
  }
}

/** What an awaitable acquires is mostly released afterwards. */
export function awaited(
  statement: Extract<Statement, { op: 'await' }>,
  draft: Draft,
  place: Place,
): readonly Statement[] {
  const { of } = statement
  if (of.kind === 'acquire' && draft.random.chance(0.6)) {
    const release: Action = { op: 'release', thing: of.thing, swallow: 'errors' }
    return [statement, ...statements(draft, deeper(place, [of.thing]), 2), release]
  }
  if (of.kind === 'get' && draft.random.chance(0.5)) {
    return [statement, { op: 'taskDone', thing: of.thing, swallow: 'errors' }]
  }
  return [statement]
}

export function withThing(thing: string, draft: Draft, place: Place): Statement {
  return { op: 'with', thing, do: inner(draft, place, [thing]), ...draft.swallow() }
}

function block(op: Exclude<WaitingOp, 'await' | 'return' | 'repeat' | 'try'>, draft: Draft, place: Place): Statement {
  switch (op) {
    case 'group': {
      const group = draft.name('group')
      draft.groups.push(group)
      return { op, group, do: inner(draft, place, [group]), ...draft.swallow() }
    }
    case 'timeout':
    case 'timeoutAt': {
      const scope = draft.name('scope')
      draft.scopes.push(scope)
      const delayMs = draft.random.chance(0.1) ? null : draft.delay()
      return { op, scope, delayMs, do: inner(draft, place, [scope]), ...draft.swallow() }
    }
    case 'with':
      return withThing(draft.random.pick([...draft.locks(), ...draft.thingsOf('barrier')]), draft, place)
    case 'asCompleted': {
      const of = awaitables(draft, place, 0, 3)
      const isPlain = draft.random.chance(0.4)
      return { op, of, timeoutMs: draft.timeout(), isPlain, do: inner(draft, place), ...draft.swallow() }
    }
  }
}

function inner(draft: Draft, place: Place, inside: readonly string[] = []): Statement[] {
  return statements(draft, deeper(place, inside), 4)
}

function tryStatement(draft: Draft, place: Place): Statement {
  const hasFinally = draft.random.chance(0.4)
  const isCatching = !hasFinally || draft.random.chance(0.5)
  return {
    op: 'try',
    do: inner(draft, place),
    catch: isCatching ? caught(draft) : null,
    handler: isCatching && draft.random.chance(0.6) ? statements(draft, deeper(place), 2) : [],
    rethrow: draft.random.chance(0.3),
    finally: hasFinally ? statements(draft, deeper(place), 2) : null,
  }
}

function caught(draft: Draft): Catch {
  return draft.random.weighted([
    [4, 'cancelled'],
    [3, 'errors'],
    [2, 'all'],
    [1, 'timeout'],
  ])
}
