import * as asyncio from '#runtime'
import { awaitable } from './awaitables.ts'
import type { Run } from './interpreter.ts'
import type { Action } from './language.ts'
import { Missing, makeError } from './show.ts'
import { barrierOf, conditionOf, eventOf, lockOf, queueOf } from './things.ts'

/** Performs an action that awaits nothing; gives what the transcript says of it. */
export function perform(run: Run, action: Action): unknown {
  switch (action.op) {
    case 'create':
      run.futures.set(action.name, asyncio.createTask(awaitable(run, action.of) as Cold, { name: action.name }))
      return
    case 'createIn': {
      const group = needed(run.groups, action.group)
      run.futures.set(action.name, group.createTask(awaitable(run, action.of) as Cold, { name: action.name }))
      return
    }
    case 'keep':
      return keep(run, action)
    case 'callSoon':
      run.handles.set(action.callback, run.loop.callSoon(callback(run, action)))
      return
    case 'callLater':
      run.handles.set(action.callback, run.loop.callLater(action.delayMs, callback(run, action)))
      return
    case 'callAt':
      run.handles.set(action.callback, run.loop.callAt(run.loop.time() + action.delayMs, callback(run, action)))
      return
    case 'cancelCall':
      return needed(run.handles, action.callback).cancel()
    case 'reschedule': {
      const scope = needed(run.scopes, action.scope)
      return scope.reschedule(action.delayMs === null ? null : run.loop.time() + action.delayMs)
    }
    case 'askScope':
      return needed(run.scopes, action.scope)[action.what]()
    case 'whoAmI': {
      const task = asyncio.currentTask()
      return task && run.nameOf(task)
    }
    case 'allTasks':
      return run.loop.allTasks().map((task) => run.nameOf(task))
    case 'setVar':
      run.variable.set(action.value)
      return
    case 'getVar':
      return run.variable.get()
    case 'stop':
      return run.loop.stop()
    case 'raise':
      throw makeError(action.error)
    default:
      return 'thing' in action ? withThing(run, action) : withFuture(run, action)
  }
}

type Cold = asyncio.CoroutineObject<unknown>

/** The future of that name; `self`: the current task. */
export function needFuture(run: Run, name: string): asyncio.Future<unknown> {
  return name === 'self' ? needTask(asyncio.currentTask()) : needed(run.futures, name)
}

function needed<T>(things: ReadonlyMap<string, T>, name: string): T {
  const thing = things.get(name)
  if (thing === undefined) throw new Missing(name)
  return thing
}

function needTask(task: asyncio.Future<unknown> | null): asyncio.Task<unknown> {
  if (!(task instanceof asyncio.Task)) throw new Missing('a task')
  return task
}

function needPlainFuture(run: Run, name: string): asyncio.Future<unknown> {
  const future = needFuture(run, name)
  if (future instanceof asyncio.Task) throw new Missing('a plain future')
  return future
}

function keep(run: Run, { name, of }: Extract<Action, { op: 'keep' }>): void {
  const future = awaitable(run, of)
  if (!(future instanceof asyncio.Future)) throw new Missing('a future')
  run.futures.set(name, future)
}

function callback(
  run: Run,
  { callback: name, do: actions }: Extract<Action, { callback: string; do: unknown }>,
): (future?: asyncio.Future<unknown>) => void {
  return (future) => {
    run.log(name, future ? `called with ${run.nameOf(future)}` : 'called')
    run.act(name, actions)
  }
}

type OfFuture = Exclude<Extract<Action, { name: string }>, { of: unknown }>

function withFuture(run: Run, action: OfFuture): unknown {
  switch (action.op) {
    case 'newFuture':
      run.futures.set(action.name, run.loop.createFuture())
      return
    case 'settle':
      return needPlainFuture(run, action.name).setResult(action.value)
    case 'fail':
      return needPlainFuture(run, action.name).setException(makeError(action.error))
    case 'cancel':
      return needFuture(run, action.name).cancel(action.message ?? undefined)
    case 'cancelling':
    case 'uncancel':
      return needTask(needFuture(run, action.name))[action.op]()
    case 'ask':
      return needFuture(run, action.name)[action.what]()
    case 'onDone': {
      const future = needFuture(run, action.name)
      const call = callback(run, action)
      run.callbacks.set(action.callback, call)
      return future.addDoneCallback(call)
    }
    case 'offDone': {
      const future = needFuture(run, action.name)
      return future.removeDoneCallback(run.callbacks.get(action.callback) ?? (() => {}))
    }
  }
}

function withThing(run: Run, action: Extract<Action, { thing: string }>): unknown {
  switch (action.op) {
    case 'release':
      return lockOf(run, action.thing).release()
    case 'isLocked':
      return lockOf(run, action.thing).locked()
    case 'set':
    case 'clear':
    case 'isSet':
      return eventOf(run, action.thing)[action.op]()
    case 'notify': {
      const condition = conditionOf(run, action.thing)
      return action.count === null ? condition.notifyAll() : condition.notify(action.count)
    }
    case 'askBarrier': {
      const barrier = barrierOf(run, action.thing)
      return [barrier.nWaiting, barrier.broken]
    }
    case 'putNowait':
      return queueOf(run, action.thing).putNowait(action.value)
    case 'getNowait':
    case 'taskDone':
      return queueOf(run, action.thing)[action.op]()
    case 'askQueue': {
      const queue = queueOf(run, action.thing)
      return [queue.qsize(), queue.empty(), queue.full()]
    }
    case 'shutdown':
      return queueOf(run, action.thing).shutdown({ immediate: action.immediate })
  }
}
