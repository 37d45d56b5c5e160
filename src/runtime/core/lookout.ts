import { hostMicrotask } from '../ground/host-timers.ts'
import type { Future } from './future.ts'
import { listed } from './open-awaits.ts'
import { OutsideFuture } from './outside.ts'
import { leadsFromHere, markEnd, microtasksOfLook, type Probe } from './probe.ts'
import type { Reaction } from './reaction.ts'
import type { Task } from './task.ts'
import { outerOf, type Way, type Ways } from './ways.ts'

// An await, and whatever has a mark, belongs to one task. One table serves all tasks, since many are cancelled once and
// never looked at.
const probes = new WeakMap<Reaction, Probe>()
const marks = new WeakMap<object, number>()

/** The probe that a look has put into the await; `null` where there is none. */
export function probeOf(reaction: Reaction): Probe | null {
  return probes.get(reaction) ?? null
}

/** The number by which probes know the end of a future or of a task; undefined where it has no mark. */
export function markOf(what: Future<unknown> | Promise<unknown> | null | undefined): number | undefined {
  return what ? marks.get(what) : undefined
}

/** Finds out where the awaits of one task lead. */
export class Lookout {
  readonly #task: Task<unknown>
  /** Called when something that has a mark has ended. */
  readonly #ended: (mark: number) => void

  constructor(task: Task<unknown>, ended: (mark: number) => void) {
    this.#task = task
    this.#ended = ended
  }

  /**
   * Finds where the open awaits lead, and calls `found` before the loop calls another handle. With `outer`, only awaits
   * inside it matter, and an await known to be elsewhere is not looked at again: each of a thousand timeouts in a task
   * would otherwise look at all of them.
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

  /** As `look`; also returns the mark that the code awaiting this call leads to. */
  async lookAround(): Promise<{ readonly ways: Ways; readonly mark: number }> {
    const ways = await new Promise<Ways>((found) => this.look(found))
    return { ways, mark: await leadsFromHere() }
  }

  /** The await's probe. `null`: a user's callback follows the await, which a probe can't stand in front of. */
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
    // Several futures wait for a promise that was let go of before, so a probe sees nothing there.
    if (future.end) this.#mark(future, future.end)
  }

  #mark(what: object, end: Promise<unknown>): void {
    if (marks.has(what)) return
    const mark = markEnd(end, () => this.#ended(mark))
    marks.set(what, mark)
  }
}

/** Where the open awaits lead, as far as the probes have seen. */
export function waysOf(open: readonly Reaction[]): Ways {
  const byMark = new Map<number, Reaction>()
  for (const reaction of open) {
    const mark = markOf(reaction.future)
    if (mark !== undefined) byMark.set(mark, reaction)
  }
  const wayOf = (reaction: Reaction): Way => {
    const probe = probeOf(reaction)
    const leadsTo = probe?.leadsTo ?? 0
    // Without a probe nothing shows who listens, so it counts as heard.
    return { within: byMark.get(leadsTo) ?? null, isHeard: probe === null || leadsTo > 0 }
  }
  return new Map(open.map((reaction) => [reaction, wayOf(reaction)]))
}

function microtasksLater(count: number, callback: () => void): void {
  if (count === 0) callback()
  else hostMicrotask(() => microtasksLater(count - 1, callback))
}
