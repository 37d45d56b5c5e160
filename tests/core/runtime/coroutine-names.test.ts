import { describe, expect, it } from 'vitest'
import {
  Barrier,
  Condition,
  CoroutineObject,
  Event,
  EventLoop,
  Future,
  Lock,
  Queue,
  race,
  retry,
  Semaphore,
  sleep,
  taskGroup,
  timeout,
  timeoutAt,
  toThread,
  wait,
  waitFor,
} from '#runtime'

const nothing = async (): Promise<void> => {}

/** Coroutines whose name appears when they were never awaited, and when a task is made of them. */
const made: Readonly<Record<string, () => unknown>> = {
  sleep: () => sleep(1),
  wait: () => wait([new Future(new EventLoop())]),
  waitFor: () => waitFor(nothing, 1),
  race: () => race([nothing]),
  retry: () => retry(nothing, { times: 1, backoff: { kind: 'fixed', delayMs: 1 } }),
  taskGroup: () => taskGroup(nothing),
  timeout: () => timeout(1, nothing),
  timeoutAt: () => timeoutAt(1, nothing),
  toThread: () => toThread(() => 1),
  'Barrier.wait': () => new Barrier(1).wait(),
  'Barrier.with': () => new Barrier(1).with(nothing),
  'Barrier.reset': () => new Barrier(1).reset(),
  'Barrier.abort': () => new Barrier(1).abort(),
  'Condition.with': () => new Condition().with(nothing),
  'Condition.wait': () => new Condition().wait(),
  'Condition.waitFor': () => new Condition().waitFor(() => true),
  'Event.wait': () => new Event().wait(),
  'Lock.acquire': () => new Lock().acquire(),
  'Lock.with': () => new Lock().with(nothing),
  'Semaphore.acquire': () => new Semaphore(1).acquire(),
  'Semaphore.with': () => new Semaphore(1).with(nothing),
  'Queue.put': () => new Queue().put(1),
  'Queue.get': () => new Queue().get(),
  'Queue.join': () => new Queue().join(),
  shutdownDefaultExecutor: () => new EventLoop().shutdownDefaultExecutor(),
  shutdownAsyncgens: () => new EventLoop().shutdownAsyncgens(),
}

describe('a coroutine of the runtime', () => {
  it.each(Object.entries(made))('is called %s', (name, make) => {
    const coroutine = make()
    expect(coroutine).toBeInstanceOf(CoroutineObject)
    expect((coroutine as CoroutineObject<unknown>).name).toBe(name)
  })
})
