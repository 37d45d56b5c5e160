import type { Body, Statement, Thing } from '../language.ts'
import { created } from './actions.ts'
import { type Draft, deeper, type Place } from './draft.ts'

/**
 * What a drawing can ask of the runtime: a frame with nodes that end, fail and sleep, in frames with timeouts and shields;
 * a race whose losers are cancelled and waited for; tries, with a place in a limit and a timeout each; items, each with
 * tries of its own. Each of them may be in the others. Something cancels it from outside at times.
 */
export function drawnScene(draft: Draft, place: Place): readonly Statement[] {
  const { random } = draft
  const of = random.pick([frame, race, tries, items])
  const whole = created(draft, (name) => {
    const inside: Place = { ...place, depth: place.depth + 1, around: [...place.around, name] }
    return { op: 'create', name, of: { kind: 'call', body: { as: draft.name('b'), do: of(draft, inside) } } }
  })
  const cancel: Statement = {
    op: 'callLater',
    callback: draft.name('call'),
    delayMs: draft.delay(),
    do: [{ op: 'cancel', name: whole.name, message: null }],
  }
  return [
    whole,
    ...(random.chance(0.5) ? [cancel] : []),
    { op: 'await', of: { kind: 'future', name: whole.name }, swallow: 'all' },
    { op: 'ask', name: whole.name, what: 'cancelled' },
  ]
}

/** A node: it takes its time, and ends well or not; when it is cancelled, it may take more time to clean up. */
function node(draft: Draft): Body {
  const { random } = draft
  const work: Statement = { op: 'await', of: draft.sleep() }
  const end: Statement = random.chance(0.35)
    ? { op: 'raise', error: draft.raised() }
    : { op: 'return', value: draft.value() }
  const cleanUp: readonly Statement[] | null = random.chance(0.3) ? [{ op: 'await', of: draft.sleep() }] : null
  return {
    as: draft.name('b'),
    do: [{ op: 'try', do: [work, end], catch: null, handler: [], rethrow: false, finally: cleanUp }],
  }
}

/** A node, or what a node with policies does, or a frame or a race in the place of a node. */
function part(draft: Draft, place: Place): Body {
  const { random } = draft
  if (draft.isDeep(place) || random.chance(0.6)) return node(draft)
  return { as: draft.name('b'), do: random.pick([frame, race, tries, tries])(draft, deeper(place)) }
}

function frame(draft: Draft, place: Place): readonly Statement[] {
  const { random } = draft
  const group = draft.name('group')
  const members = Array.from({ length: random.integer(1, 3) }, (): Statement => {
    const body = part(draft, place)
    return created(draft, (name) => ({ op: 'createIn', group, name, of: { kind: 'call', body } }))
  })
  const block: Statement = { op: 'group', group, do: members }
  const timed: Statement = random.chance(0.4)
    ? { op: 'timeout', scope: draft.name('scope'), delayMs: draft.delay(), do: [block] }
    : block
  if (!random.chance(0.25)) return [timed]
  const inner = created(draft, (name) => ({
    op: 'create',
    name,
    of: { kind: 'call', body: { as: draft.name('b'), do: [timed] } },
  }))
  const wait: Statement = { op: 'await', of: { kind: 'future', name: inner.name } }
  const shield: Statement = { op: 'await', of: { kind: 'shield', of: { kind: 'future', name: inner.name } } }
  // A cancel waits until the inside has ended.
  return [inner, { op: 'try', do: [shield], catch: 'cancelled', handler: [wait], rethrow: true, finally: null }]
}

function race(draft: Draft, place: Place): readonly Statement[] {
  const runners = Array.from({ length: draft.random.integer(2, 3) }, () => {
    const body = part(draft, place)
    return created(draft, (name) => ({ op: 'create', name, of: { kind: 'call', body } }))
  })
  const of = runners.map(({ name }) => name)
  return [
    ...runners,
    { op: 'await', of: { kind: 'wait', of, timeoutMs: null, returnWhen: 'firstCompleted' } },
    ...of.map((name): Statement => ({ op: 'cancel', name, message: null })),
    { op: 'await', of: { kind: 'wait', of, timeoutMs: null, returnWhen: 'allCompleted' } },
    ...of.map((name): Statement => ({ op: 'ask', name, what: 'result', swallow: 'all' })),
  ]
}

function tries(draft: Draft, place: Place): readonly Statement[] {
  return triesIn(draft, place, draft.random.chance(0.5) ? limit(draft) : null)
}

/** Of a limit or of none: the place is given back between two tries, and waiting for it does not count as late. */
function triesIn(draft: Draft, place: Place, thing: string | null): readonly Statement[] {
  // What has a place never waits for another one of the same limit.
  const body = thing === null ? part(draft, place) : node(draft)
  const call: Statement = { op: 'await', of: { kind: 'call', body } }
  const once: Statement = draft.random.chance(0.7)
    ? { op: 'timeout', scope: draft.name('scope'), delayMs: draft.delay(), do: [call] }
    : call
  const placed: Statement = thing === null ? once : { op: 'with', thing, do: [once] }
  const again: readonly Statement[] = [{ op: 'await', of: draft.sleep() }]
  return [
    {
      op: 'repeat',
      times: draft.random.integer(1, 3),
      do: [{ op: 'try', do: [placed], catch: 'errors', handler: again, rethrow: false, finally: null }],
    },
  ]
}

/** A task for each item, of which only some run at a time. */
function items(draft: Draft, place: Place): readonly Statement[] {
  const { random } = draft
  const group = draft.name('group')
  const thing = limit(draft)
  const members = Array.from({ length: random.integer(2, 4) }, (): Statement => {
    const inside = deeper(place)
    const once: Statement = { op: 'with', thing, do: [{ op: 'await', of: { kind: 'call', body: node(draft) } }] }
    const body: Body = { as: draft.name('b'), do: random.chance(0.5) ? triesIn(draft, inside, thing) : [once] }
    return created(draft, (name) => ({ op: 'createIn', group, name, of: { kind: 'call', body } }))
  })
  return [{ op: 'group', group, do: members }]
}

function isEmpty(thing: Thing | undefined): boolean {
  return thing?.kind === 'semaphore' && thing.value === 0
}

/** A named limit, which others may use, too. */
function limit(draft: Draft): string {
  const known = draft.thingsOf('semaphore').filter((name) => !isEmpty(draft.things[name]))
  if (known.length > 0 && draft.random.chance(0.5)) return draft.random.pick(known)
  const name = draft.name('semaphore')
  draft.things[name] = { kind: 'semaphore', value: draft.random.integer(1, 2) }
  return name
}
