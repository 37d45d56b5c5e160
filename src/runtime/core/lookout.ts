import { hostMicrotask } from '../ground/host-timers.ts'
import type { Future } from './future.ts'
import { listed } from './open-awaits.ts'
import { OutsideFuture } from './outside.ts'
import { leadsFromHere, markEnd, microtasksOfLook, type Probe } from './probe.ts'
import type { Reaction } from './reaction.ts'
import type { Task } from './task.ts'
import { outerOf, type Way, type Ways } from './ways.ts'

// An await is of one task, and so is what has a mark: one table for all tasks, since many are asked once and never looked at.
const probes = new WeakMap<Reaction, Probe>()
const marks = new WeakMap<object, number>()

/** What stands in an await since somebody looked. */
export function probeOf(reaction: Reaction): Probe | null {
  return probes.get(reaction) ?? null
}

/** The number by which probes know the end of what is awaited, or of a task; undefined: nobody has marked it. */
export function markOf(what: Future<unknown> | Promise<unknown> | null | undefined): number | undefined {
  return what ? marks.get(what) : undefined
}

/** Finds out where the awaits of one task lead. */
export class Lookout {
  readonly #task: Task<unknown>
  /** What has a mark has ended. */
  readonly #ended: (mark: number) => void

  constructor(task: Task<unknown>, ended: (mark: number) => void) {
    this.#task = task
    this.#ended = ended
  }

  /**
   * Finds where the awaits lead, and tells `found` of it before another callback is called. Where only those within `outer`
   * matter, one that was seen elsewhere is not looked at again: of a thousand timeouts in a task each would look at all.
   */
  look(found: (ways: Ways) => void, outer: Reaction | null = null): void {
    const open = listed(this.#task.waiting).slice()
    this.markEnds()
    const seen = outer && waysOf(open)
    for (const reaction of open) {
      const known = probeOf(reaction)
      const isElsewhere = seen && known && known.leadsTo > 0 && !outerOf(seen, reaction).includes(outer as Reaction)
      if (!known) this.probed(reaction)
      else if (!isElsewhere) known.look()
    }
    microtasksLater(microtasksOfLook, () => found(waysOf(open)))
  }

  /** The same; and to which mark the code leads that awaits this. */
  async lookAround(): Promise<{ readonly ways: Ways; readonly mark: number }> {
    const ways = await new Promise<Ways>((found) => this.look(found))
    return { ways, mark: await leadsFromHere() }
  }

  /** `null`: there is somebody's own callback behind it, which can't be asked. */
  probed(reaction: Reaction): Probe | null {
    const probe = probeOf(reaction) ?? reaction.probe()
    if (probe) probes.set(reaction, probe)
    return probe
  }

  markEnds(): void {
    const { end } = this.#task
    if (end) this.#mark(end, end)
    for (const { future } of listed(this.#task.waiting)) if (future instanceof OutsideFuture) this.markEnd(future)
  }

  markEnd(future: OutsideFuture<unknown>): void {
    // Of a promise that others were let go of nothing can be seen: several wait for it.
    if (future.end) this.#mark(future, future.end)
  }

  #mark(what: object, end: Promise<unknown>): void {
    if (marks.has(what)) return
    const mark = markEnd(end, () => this.#ended(mark))
    marks.set(what, mark)
  }
}

/** As far as was seen. */
export function waysOf(open: readonly Reaction[]): Ways {
  const byMark = new Map<number, Reaction>()
  for (const reaction of open) {
    const mark = markOf(reaction.future)
    if (mark !== undefined) byMark.set(mark, reaction)
  }
  const wayOf = (reaction: Reaction): Way => {
    const probe = probeOf(reaction)
    const leadsTo = probe?.leadsTo ?? 0
    // What can't be asked may be heard.
    return { within: byMark.get(leadsTo) ?? null, isHeard: probe === null || leadsTo > 0 }
  }
  return new Map(open.map((reaction) => [reaction, wayOf(reaction)]))
}

function microtasksLater(count: number, callback: () => void): void {
  if (count === 0) callback()
  else hostMicrotask(() => microtasksLater(count - 1, callback))
}
