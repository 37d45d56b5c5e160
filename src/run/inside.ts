import { cancelAll, type EventLoop, type Task } from '#runtime'
import { awaitedBy, WaitingFuture } from '#runtime-internal'
import type { Scheduler } from './scheduler.ts'

/** What runs inside of a pipeline node. */
export interface Inside {
  readonly scheduler: Scheduler
  /** Whether it has come to its end, so that what was left in it has been asked to stop. */
  isClosing: boolean
}

export interface InsideOptions {
  readonly loop: EventLoop
  /** Evaluates the shared code of its file, once in a run. */
  readonly evaluated: () => Promise<void>
  readonly begin: () => Inside
  /** Ends what is left in it; gives a cancel that came meanwhile, in an object. */
  readonly close: (inside: Inside) => Promise<unknown>
}

type Ended = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown }

/** Runs a pipeline inside of a node, in the node's own task, as a run of its file would go. */
export async function runInside({ loop, evaluated, begin, close }: InsideOptions): Promise<unknown> {
  const task = loop.currentTask()
  await awaitedBy(task, evaluated())
  const inside = begin()
  const { scheduler } = inside
  scheduler.start()
  let ended: Ended
  try {
    await awaitedBy(task, scheduler.finished)
    ended = { ok: true, value: scheduler.result() }
  } catch (error) {
    ended = { ok: false, error }
  }
  const late = (await close(inside)) as Late
  if (!ended.ok) throw ended.error
  if (late) throw late.error
  return ended.value
}

export interface ClosingInside {
  readonly loop: EventLoop
  /** Whether all that is in it has been asked to stop already, with what is around it. */
  readonly isFromOutside: boolean
  readonly isWithin: (task: Task<unknown>) => boolean
  /** Whether it is in a pipeline within this one that is at its end, so that it has been asked to stop. */
  readonly isBeingClosed: (task: Task<unknown>) => boolean
  readonly isShielded: (task: Task<unknown>) => boolean
  /** Tells of it if it failed, since nobody awaits it any more. */
  readonly told: (task: Task<unknown>) => void
}

/** A cancel that came while it waited. */
type Late = { readonly error: unknown } | null

/**
 * Cancels and awaits what is left, as the end of a run does: what is shielded goes on to its end first. Gives a cancel
 * that came meanwhile, which waits until all has ended. Nothing begins in it any more.
 */
export async function closeInside(inside: Inside, closing: ClosingInside): Promise<Late> {
  const { loop, isWithin, isFromOutside, told } = closing
  const tasks = loop.allTasks().filter(isWithin)
  // Those that are in a pipeline which was at its end before this one.
  const known = new Set(tasks.filter(closing.isBeingClosed))
  inside.isClosing = true
  let late = isFromOutside ? null : await askAll(tasks, known, closing)
  for (let left = leftIn(closing); left.length > 0; left = leftIn(closing)) {
    // What has begun since then has not heard of it.
    cancelAll(left.filter((task) => task.cancelling() === 0 && !(isFromOutside && closing.isShielded(task))))
    late = (await allEnded(left, loop)) ?? late
  }
  inside.scheduler.close()
  inside.isClosing = false
  if (!isFromOutside) for (const task of tasks) told(task)
  return late
}

function leftIn({ loop, isWithin }: ClosingInside): readonly Task<unknown>[] {
  return loop.allTasks().filter(isWithin)
}

/** Asks each task once, but those that were asked before; those that are shielded once they have ended. */
async function askAll(
  tasks: readonly Task<unknown>[],
  known: ReadonlySet<Task<unknown>>,
  closing: ClosingInside,
): Promise<Late> {
  const shielded = tasks.filter(closing.isShielded)
  cancelAll(tasks.filter((task) => !known.has(task) && !shielded.includes(task)))
  if (shielded.length === 0) return null
  const late = await allEnded(shielded, closing.loop)
  cancelAll(leftIn(closing).filter((task) => !known.has(task)))
  return late
}

/** Waits until all of them have ended, also if it is asked to stop meanwhile. */
async function allEnded(tasks: readonly Task<unknown>[], loop: EventLoop): Promise<Late> {
  let late: Late = null
  for (let open = tasks.filter(isOpen); open.length > 0; open = open.filter(isOpen)) {
    const ended = new WaitingFuture(open, loop, 'tasks')
    let count = open.length
    for (const task of open)
      task.addQuietCallback(() => {
        count -= 1
        if (count === 0) ended.release()
      })
    try {
      await ended
    } catch (error) {
      late = { error }
    }
  }
  return late
}

function isOpen(task: Task<unknown>): boolean {
  return !task.done()
}
