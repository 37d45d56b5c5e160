import type { Thing } from '../language.ts'
import type { Draft } from './draft.ts'

const kinds: Readonly<Record<'locks' | 'events' | 'queues', readonly Thing['kind'][]>> = {
  locks: ['lock', 'semaphore', 'boundedSemaphore', 'condition', 'barrier'],
  events: ['event', 'condition', 'barrier'],
  queues: ['queue', 'lifoQueue', 'priorityQueue'],
}

/** Adds the things that the program's tasks share. */
export function addThings(draft: Draft): void {
  for (const topic of ['locks', 'events', 'queues'] as const) {
    const count = draft.isAbout(topic) ? draft.random.integer(1, 3) : draft.random.integer(-3, 1)
    for (let i = 0; i < count; i += 1) {
      const kind = draft.random.pick(kinds[topic])
      draft.things[draft.name(kind)] = thing(kind, draft)
    }
  }
}

function thing(kind: Thing['kind'], draft: Draft): Thing {
  switch (kind) {
    case 'lock':
    case 'event':
      return { kind }
    case 'condition': {
      const locks = draft.thingsOf('lock')
      return { kind, lock: locks.length > 0 && draft.random.chance(0.4) ? draft.random.pick(locks) : null }
    }
    case 'semaphore':
    case 'boundedSemaphore':
      return { kind, value: draft.random.integer(0, 2) }
    case 'barrier':
      return { kind, parties: draft.random.integer(1, 3) }
    case 'queue':
    case 'lifoQueue':
    case 'priorityQueue':
      return { kind, maxSize: draft.random.integer(0, 2) }
  }
}
