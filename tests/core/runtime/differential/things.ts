import * as asyncio from '#runtime'
import type { Run } from './interpreter.ts'
import type { Thing } from './language.ts'
import { Missing } from './show.ts'

export type ThingMade =
  | asyncio.Lock
  | asyncio.Event
  | asyncio.Condition
  | asyncio.Semaphore
  | asyncio.Barrier
  | asyncio.Queue<number>

export function makeThing(thing: Thing, things: ReadonlyMap<string, ThingMade>): ThingMade {
  switch (thing.kind) {
    case 'lock':
      return new asyncio.Lock()
    case 'event':
      return new asyncio.Event()
    case 'condition':
      return new asyncio.Condition(thing.lock === null ? undefined : (things.get(thing.lock) as asyncio.Lock))
    case 'semaphore':
      return new asyncio.Semaphore(thing.value)
    case 'boundedSemaphore':
      return new asyncio.BoundedSemaphore(thing.value)
    case 'barrier':
      return new asyncio.Barrier(thing.parties)
    case 'queue':
      return new asyncio.Queue({ maxSize: thing.maxSize })
    case 'lifoQueue':
      return new asyncio.LifoQueue({ maxSize: thing.maxSize })
    case 'priorityQueue':
      return new asyncio.PriorityQueue({ maxSize: thing.maxSize })
  }
}

type Maker<T> = abstract new (...args: never[]) => T

/** The thing of that name, if it is of one of these kinds. */
function thingOf<T>(run: Run, name: string, kinds: readonly Maker<T>[]): T {
  const thing = run.things.get(name)
  if (!kinds.some((kind) => thing instanceof kind)) throw new Missing(name)
  return thing as T
}

export function lockOf(run: Run, name: string): asyncio.Lock | asyncio.Condition | asyncio.Semaphore {
  return thingOf<asyncio.Lock | asyncio.Condition | asyncio.Semaphore>(run, name, [
    asyncio.Lock,
    asyncio.Condition,
    asyncio.Semaphore,
  ])
}

/** A thing that a block can enter. */
export function heldOf(run: Run, name: string): { with<T>(body: () => PromiseLike<T>): PromiseLike<T> } {
  const thing = run.things.get(name)
  return thing instanceof asyncio.Barrier ? thing : lockOf(run, name)
}

export function eventOf(run: Run, name: string): asyncio.Event {
  return thingOf(run, name, [asyncio.Event])
}

export function conditionOf(run: Run, name: string): asyncio.Condition {
  return thingOf(run, name, [asyncio.Condition])
}

export function barrierOf(run: Run, name: string): asyncio.Barrier {
  return thingOf(run, name, [asyncio.Barrier])
}

export function queueOf(run: Run, name: string): asyncio.Queue<number> {
  return thingOf<asyncio.Queue<number>>(run, name, [asyncio.Queue])
}
