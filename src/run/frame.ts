import type { Task, TaskGroup } from '#runtime'
import type { WaitingFuture } from '#runtime-internal'

/** What a group knows of a node in it. */
interface Member {
  readonly task: Task<unknown> | null
}

/** What a group has besides its own station: its nodes, and what leaves it. */
export class Frame<M extends Member = Member> {
  readonly members: M[] = []
  /** The ends of its nodes, as those outside hear of them. */
  readonly deliveries: M[] = []
  /** Its tasks, from its first step on. */
  scope: TaskGroup | null = null
  /** Released when the last of its nodes has ended. */
  ended: WaitingFuture | null = null
  /** How many of its nodes have not ended. */
  open = 0
  /** Whether it has an error that nothing took. */
  hasFailed = false

  /** Whether its nodes may begin. */
  get isOpen(): boolean {
    return this.scope !== null && !this.scope.isAborting && this.open > 0
  }

  /** One of its nodes has failed, and nothing takes the error. */
  fail(error: unknown): void {
    this.hasFailed = true
    this.scope?.fail(error)
  }

  *liveTasks(): Generator<Task<unknown>> {
    for (const { task } of this.members) if (task) yield task
  }
}
