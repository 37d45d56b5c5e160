import * as asyncio from '#runtime'
import { needFuture } from './actions.ts'
import type { Run } from './interpreter.ts'
import type { Awaitable } from './language.ts'
import { Missing } from './show.ts'
import { barrierOf, conditionOf, eventOf, lockOf, queueOf } from './things.ts'

type Made = asyncio.Future<unknown> | asyncio.CoroutineObject<unknown>

/** Makes the awaitable that the program describes. Where asyncio has a coroutine, nothing of it has started. */
export function awaitable(run: Run, of: Awaitable): Made {
  switch (of.kind) {
    case 'sleep':
      return asyncio.sleep(of.delayMs, of.result)
    case 'call':
      return asyncio.coroutine(() => run.call(of.body))
    case 'waitFor':
      return asyncio.waitFor(awaitable(run, of.of), of.timeoutMs)
    case 'wait':
      return asyncio.coroutine(() => wait(run, of))
    case 'future':
      return run.futures.get(of.name) ?? asyncio.coroutine(() => Promise.reject(new Missing(of.name)))
    case 'self':
      return self(run)
    case 'gather':
      return asyncio.gather(
        of.of.map((each) => awaitable(run, each)),
        { returnExceptions: of.returnExceptions },
      )
    case 'shield':
      return asyncio.shield(awaitable(run, of.of))
    default:
      return ofThing(run, of)
  }
}

function ofThing(run: Run, of: Extract<Awaitable, { thing: string }>): Made {
  switch (of.kind) {
    case 'acquire':
      return lockOf(run, of.thing).acquire()
    case 'eventWait':
      return eventOf(run, of.thing).wait()
    case 'conditionWait':
      return conditionOf(run, of.thing).wait()
    case 'conditionWaitFor':
      return conditionOf(run, of.thing).waitFor(() => eventOf(run, of.event).isSet())
    case 'barrierWait':
      return barrierOf(run, of.thing).wait()
    case 'barrierReset':
      return barrierOf(run, of.thing).reset()
    case 'barrierAbort':
      return barrierOf(run, of.thing).abort()
    case 'put':
      return queueOf(run, of.thing).put(of.value)
    case 'get':
      return queueOf(run, of.thing).get()
    case 'join':
      return queueOf(run, of.thing).join()
  }
}

/** Only once: a CPython task that has awaited itself can't be awaited again (`await wasn't used with future`). */
function self(run: Run): Made {
  if (run.hasAwaitedSelf) throw new Missing('self')
  run.hasAwaitedSelf = true
  return needFuture(run, 'self')
}

async function wait(run: Run, { of, timeoutMs, returnWhen }: Extract<Awaitable, { kind: 'wait' }>): Promise<unknown> {
  const futures = of.flatMap((name) => run.futures.get(name) ?? [])
  const { done, pending } = await run.awaits(asyncio.wait(futures, { timeoutMs, returnWhen }))
  return [done, pending].map((some) => some.map((future) => run.nameOf(future)))
}
