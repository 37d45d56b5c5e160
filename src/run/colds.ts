import { $await, type EventLoop } from '#runtime'
import type { Cause } from './entry.ts'
import type { NodeTasks } from './node-tasks.ts'
import type { SchedulerWatcher } from './scheduler-options.ts'
import type { Station } from './station.ts'

interface ColdsOptions {
  readonly loop: EventLoop
  readonly tasks: NodeTasks
  /** The number of the plan's first node in the run. */
  readonly first: number
  readonly watcher: Pick<SchedulerWatcher, 'awaited' | 'ended'>
  /** Calls the function of a node. */
  readonly call: (station: Station) => unknown
  readonly countEnd: (cold: Station) => void
  readonly skip: (cold: Station, because: Cause) => void
}

/** The cold coroutines of a plan, each of which runs in the task of the node that awaits it. */
export class Colds {
  readonly #options: ColdsOptions

  constructor(options: ColdsOptions) {
    this.#options = options
  }

  /** Awaits the cold coroutines among a node's arguments, in the node's own task, and then calls the node. */
  begin(station: Station): unknown {
    return station.colds.length === 0 ? this.#options.call(station) : this.#behind(station)
  }

  async #behind(station: Station): Promise<unknown> {
    const { call } = this.#options
    for (const cold of inOrder(station)) {
      this.#began(cold)
      try {
        cold.succeed(await $await(call(cold)))
      } catch (error) {
        cold.fail(error)
        throw error
      } finally {
        this.#ended(cold, station)
      }
    }
    return await $await(call(station))
  }

  #began(cold: Station): void {
    const { loop, tasks, first, watcher } = this.#options
    const task = loop.currentTask()
    cold.hasBegun = true
    if (!task) return
    tasks.awaits(task, first + cold.node.index)
    watcher.awaited(cold.node.index, task)
  }

  #ended(cold: Station, { task }: Station): void {
    const { tasks, watcher, countEnd } = this.#options
    watcher.ended(cold)
    if (task) tasks.awaits(task, undefined)
    countEnd(cold)
  }

  /** A node has ended, or never begins: what it has not awaited never runs, and what was broken off in it has ended. */
  end(station: Station, because: Cause, error?: unknown): void {
    if (station.colds.length === 0) return
    for (const cold of inOrder(station)) {
      if (!cold.hasBegun) this.#options.skip(cold, because)
      else if (cold.outcome === null) {
        cold.fail(error)
        this.#options.countEnd(cold)
      }
    }
  }
}

/** In the order in which they are awaited: what a cold coroutine is called with comes before it. */
function inOrder({ colds }: Station): readonly Station[] {
  return colds.flatMap((cold) => [...inOrder(cold), cold])
}
