import { nearestUse, type PlanNodeOfKind, type PlanUse } from '#compile'
import type { Json } from '#graph'
import type { EventLoop, Task } from '#runtime'
import { closeInside, type Inside, runInside } from './inside.ts'
import { Items } from './items.ts'
import { Limits, type LimitWait } from './limits.ts'
import { NodeTasks } from './node-tasks.ts'
import type { Recorder } from './recorder.ts'
import type { Reporter } from './reporter.ts'
import type { RunPrograms } from './run-programs.ts'
import type { RunUses } from './run-uses.ts'
import { Scheduler } from './scheduler.ts'
import { tellersOf } from './tellers.ts'

export interface RunNodesOptions {
  readonly loop: EventLoop
  readonly uses: RunUses
  readonly inputs: Readonly<Record<string, Json>>
  readonly recorder: () => Recorder
  readonly reporter: () => Reporter
  readonly programs: () => RunPrograms
}

const waitsAgain = { kind: 'future' } as const

/** All nodes of a run: those of its own plan, and those inside of pipeline nodes. They go by their numbers in the run. */
export class RunNodes {
  readonly tasks: NodeTasks = new NodeTasks()
  readonly items: Items = new Items()
  /** Of the run's own plan. */
  readonly own: Scheduler
  /** Whether the run ends, so that all tasks have been asked to stop. */
  isClosing = false
  readonly #options: RunNodesOptions
  readonly #insides = new Map<PlanUse, Inside>()
  readonly #limits = new Set<Limits>()

  constructor(options: RunNodesOptions) {
    this.#options = options
    this.own = this.#schedulerOf(options.uses.own, options.inputs)
  }

  /** The node's own task; `null` before it has one, and after its end. */
  taskOf(node: number): Task<unknown> | null {
    const { scheduler, index } = this.#at(node)
    return scheduler?.taskOf(index) ?? null
  }

  /** A node's value, in a list of one; `null`: it has no value yet. */
  given(node: number): readonly [value: unknown] | null {
    const { scheduler, index } = this.#at(node)
    return scheduler?.given(index) ?? null
  }

  /** The node whose own task this is, by the number that the trace knows. */
  toldNodeOf(task: Task<unknown>): number | undefined {
    const node = this.tasks.nodeOf(task)
    return node === undefined ? undefined : this.#options.uses.toldNumber(node)
  }

  isGroup(node: number): boolean {
    return this.#options.uses.nodeAt(node)?.kind === 'group'
  }

  /**
   * Whether a task of this node, its own or one that its code made, is in a group with a shield. `until`: only groups in
   * the inside of this use count.
   */
  isShielded(task: Task<unknown>, node: number | undefined, until: PlanUse | null = null): boolean {
    for (let at = node; at !== undefined; ) {
      const { scheduler, index, use } = this.#at(at)
      if (scheduler?.isShielded(task, index)) return true
      if (use === until || use.of === null) return false
      at = use.of
    }
    return false
  }

  /** Whether the inside that a task of this node is in is being closed, so that the task has been asked to stop. */
  isBeingClosed(node: number | undefined): boolean {
    if (node === undefined) return false
    for (let use: PlanUse | null = this.#options.uses.usedAt(node); use; use = use.outer)
      if (this.#insides.get(use)?.isClosing) return true
    return false
  }

  /** The place that a suspended task waits for; `null`: it is in no queue. */
  waitForLimit(task: Task<unknown>): LimitWait | null {
    for (const limits of this.#limits) {
      const wait = limits.waitOf(task)
      if (wait) return wait
    }
    return null
  }

  /** The node that failed the run: the innermost, where it is inside of others. */
  get failedNode(): number | undefined {
    let { use, scheduler } = { use: this.#options.uses.own, scheduler: this.own }
    for (let node: number | undefined; ; ) {
      const index = scheduler.failedNode
      if (index === undefined) return node
      node = use.first + index
      const inner = use.inner.get(index)
      const inside = inner && this.#insides.get(inner)
      // Of its items, another one than that of this inside may have failed it.
      if (!inner || !inside || isForEach(use, index)) return node
      use = inner
      scheduler = inside.scheduler
    }
  }

  /** An error that no task awaited fails the innermost pipeline that it came from and that goes on. */
  fail(error: unknown, node: number | undefined): void {
    for (let at = node; at !== undefined; ) {
      const { scheduler, index, use } = this.#at(at)
      if (use.of === null) break
      if (scheduler && !scheduler.finished.done()) return scheduler.fail(error, index)
      at = use.of
    }
    this.own.fail(error, node === undefined ? undefined : this.#outermost(node))
  }

  /** The number in the run of a node of a file, in the use whose code runs now. */
  numberOf(path: string, index: number): number {
    const { loop, uses, recorder } = this.#options
    const task = loop.currentTask()
    return nearestUse(uses, path, task ? recorder().ownerOf(task) : undefined).first + index
  }

  #outermost(node: number): number {
    let use = this.#options.uses.usedAt(node)
    let at = node
    for (; use.of !== null && use.outer; use = use.outer) at = use.of
    return at
  }

  #at(node: number) {
    const { uses } = this.#options
    const use = uses.usedAt(node)
    const scheduler = use === uses.own ? this.own : this.#insides.get(use)?.scheduler
    return { use, scheduler, index: node - use.first }
  }

  #schedulerOf(use: PlanUse, inputs: Readonly<Record<string, unknown>>): Scheduler {
    const { loop, uses, recorder, programs } = this.#options
    const { plan, first, path } = use
    const limits = new Limits(plan.limits, loop, (task) => recorder().taskWaiting(task, waitsAgain))
    if (Object.keys(plan.limits).length > 0) this.#limits.add(limits)
    const tellers = tellersOf(loop, recorder, first, uses.isTold(first))
    return new Scheduler({
      plan,
      first,
      loop,
      inputs,
      tasks: this.tasks,
      call: (node, args) => programs().of(path).call(node.index, args),
      runInside: (node, args) => this.#runInside(use, node, args),
      limits,
      items: this.items,
      ...tellers,
      // Each try of a pipeline node has limits and streams of its own.
      closed: () => {
        limits.close()
        this.#limits.delete(limits)
        tellers.closed()
      },
    })
  }

  async #runInside(outer: PlanUse, node: PlanNodeOfKind<'pipeline'>, args: readonly unknown[]): Promise<unknown> {
    const { loop, uses, programs } = this.#options
    const use = uses.take(outer.inner.get(node.index) as PlanUse)
    try {
      return await runInside({
        loop,
        evaluated: () => programs().of(use.path).evaluate(),
        begin: () => this.#beginInside(outer, node, use, args),
        close: (inside) => this.#close(use, inside),
      })
    } finally {
      uses.giveBack(use)
    }
  }

  #beginInside(outer: PlanUse, node: PlanNodeOfKind<'pipeline'>, use: PlanUse, args: readonly unknown[]): Inside {
    const { loop, uses, recorder } = this.#options
    if (uses.isTold(use.first) && (node.each || this.#insides.has(use))) {
      const task = node.each ? loop.currentTask()?.number : undefined
      const number = outer.first + node.index
      recorder().record({ type: 'node.inside', node: number, ...(task === undefined ? {} : { task }) })
    }
    const inside: Inside = { scheduler: this.#schedulerOf(use, inputsFor(node, args)), isClosing: false }
    this.#insides.set(use, inside)
    return inside
  }

  #close(use: PlanUse, inside: Inside): Promise<unknown> {
    const { loop, uses, recorder, reporter } = this.#options
    const ownerOf = (task: Task<unknown>): number | undefined => recorder().ownerOf(task)
    const isFromOutside = this.isClosing || (use.of !== null && this.isBeingClosed(use.of))
    return closeInside(inside, {
      loop,
      isFromOutside,
      isWithin: (task) => {
        const owner = ownerOf(task)
        return owner !== undefined && uses.isWithin(owner, use)
      },
      isBeingClosed: (task) => this.isBeingClosed(ownerOf(task)),
      isShielded: (task) => this.isShielded(task, ownerOf(task), isFromOutside ? null : use),
      told: (task) => reporter().failedAtEnd(task),
    })
  }
}

function isForEach({ plan }: PlanUse, index: number): boolean {
  const node = plan.nodes[index]
  return node?.kind === 'pipeline' && node.each !== undefined
}

/** The inputs of the inside. What has no value has its default, a new one each time, since code may change it. */
function inputsFor(
  { inputs, plan }: PlanNodeOfKind<'pipeline'>,
  args: readonly unknown[],
): Readonly<Record<string, unknown>> {
  const given = new Map(inputs.map((name, at) => [name, args[at]]))
  const values = plan.nodes.flatMap((node) => {
    if (node.kind !== 'input') return []
    const value = given.get(node.name)
    return [[node.name, value === undefined ? copied(node.default) : value] as const]
  })
  return Object.fromEntries(values)
}

function copied(json: Json | undefined): unknown {
  return typeof json === 'object' && json !== null ? JSON.parse(JSON.stringify(json)) : json
}
