import type { PlanNodeOfKind } from '#compile'
import { type CoroutineObject, type EventLoop, type TaskGroup, taskGroup, timeout } from '#runtime'
import { WaitingFuture } from '#runtime-internal'
import type { Begin, Surroundings, WillFail } from '../begin.ts'
import type { Frame } from '../frame.ts'
import type { Station } from '../station.ts'

type PlanGroup = PlanNodeOfKind<'group'>

export const group: Begin<PlanGroup> = (node, { frame }, surroundings) => {
  const { timeoutMs, shield: isShielded, name } = node
  if (!frame) return undefined
  const inside = (): CoroutineObject<unknown> => taskGroup((scope) => opened(node, { frame, scope }, surroundings))
  const limited = timeoutMs === undefined ? inside : () => timeout(timeoutMs, inside)
  return isShielded ? shielded(limited, name, surroundings.loop) : limited()
}

interface Opening {
  readonly frame: Frame<Station>
  readonly scope: TaskGroup
}

/** The body of the group: its nodes begin, and it waits until the last of them has ended. */
async function opened({ ends }: PlanGroup, { frame, scope }: Opening, surroundings: Surroundings): Promise<unknown> {
  const { loop, stations } = surroundings
  frame.scope = scope
  frame.ended = new WaitingFuture({ [Symbol.iterator]: () => frame.liveTasks() }, loop, 'group')
  surroundings.opened(frame)
  await frame.ended
  const values = ends.flatMap((end) => stations[end] ?? []).map(({ node, value }) => [node.name, value] as const)
  return values.length > 1 ? Object.fromEntries(values) : values[0]?.[1]
}

/** Runs what is inside in a task of its own, which no cancel from outside reaches; a cancel waits until that has ended. */
async function shielded(inside: () => CoroutineObject<unknown>, name: string, loop: EventLoop): Promise<unknown> {
  const task = loop.createTask(inside, { name })
  let cancellation: { readonly error: unknown } | null = null
  while (!task.done()) {
    const ended = new WaitingFuture([task], loop, 'group')
    task.addQuietCallback(() => ended.release())
    try {
      await ended
    } catch (error) {
      cancellation = { error }
    }
  }
  const value = await task
  if (cancellation) throw cancellation.error
  return value
}

/** It may still wait for the others to end; main waits with it, since the error belongs to the run. */
export const groupWillFail: WillFail<PlanGroup> = (_, { frame }) => frame?.hasFailed === true
