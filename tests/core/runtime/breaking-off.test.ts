import { Session } from 'node:inspector'
import { Script } from 'node:vm'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EventLoop, Future, gather, sleep, virtualClock } from '#runtime'
import { breakingOff, enterTurnsBy } from '#runtime-internal'
import { clearAsyncStack } from '../../../main/watchdog/async-stack.ts'

// The engine terminates code without its `catch` and `finally`, as it does for the watchdog.
const engine = new Session()
engine.connect()
afterAll(() => engine.disconnect())

// Enters turns as Electron does: otherwise the host's whole turn would be terminated too.
const script = new Script("globalThis['a turn'].call()")
const called = { call: (): void => {} }
Object.assign(globalThis, { 'a turn': { call: () => called.call() } })
enterTurnsBy((turn) => {
  called.call = turn
  script.runInThisContext()
})

const ended = new Error('broken off')
let loop: EventLoop
let seen: string[]

beforeEach(() => {
  loop = new EventLoop({ clock: virtualClock(), tracksNativeAwaits: false })
  // Terminated code leaves coroutines that nobody awaits, and errors that nobody handles.
  loop.setExceptionHandler(() => {})
  seen = []
})
afterEach(() => loop.close())

async function nextTurn(): Promise<void> {
  const turn = new Future<void>(loop)
  setImmediate(() => turn.setResult(undefined))
  await turn
}

/** Never returns; after it is terminated here, the test goes on in the host's next turn. */
function hold(meanwhile: () => void = () => {}): never {
  const broken = breakingOff(loop)
  setImmediate(() => {
    meanwhile()
    broken.goOn(ended)
    seen.push(broken.hasTasks ? 'went on' : "went on, nobody's")
  })
  clearAsyncStack()
  engine.post('Runtime.terminateExecution')
  for (;;);
}

/** Runs all of them on the loop; gives what each returned or threw, or the state in which it was left. */
async function outcomes(...bodies: readonly (() => Promise<unknown>)[]): Promise<unknown[]> {
  const tasks = bodies.map((body) => loop.createTask(body))
  return loop.runUntilComplete(gather(tasks, { returnExceptions: true }, loop))
}

const other = async (): Promise<string> => {
  await sleep(10)
  return 'fine'
}

describe.each([
  ['plain', false],
  ['in debug mode', true],
] as const)('what a host breaks off, %s', (_, isDebug) => {
  beforeEach(() => loop.setDebug(isDebug))

  it('ends with its error, without its finally, and all else goes on', async () => {
    const bad = async (): Promise<void> => {
      try {
        hold()
      } catch {
        seen.push('caught')
      } finally {
        seen.push('finally')
      }
    }
    expect(await outcomes(bad, other)).toEqual([ended, 'fine'])
    expect(seen).toEqual(['went on'])
  })

  it('is the step, behind a native await too', async () => {
    const bad = async (): Promise<void> => {
      await Promise.resolve()
      hold()
    }
    expect(await outcomes(bad, other)).toEqual([ended, 'fine'])
  })

  it('is what a callback of its step does', async () => {
    const bad = async (): Promise<void> => {
      queueMicrotask(() => hold())
      await sleep(1_000)
    }
    expect(await outcomes(bad, other)).toEqual([ended, 'fine'])
  })

  it('is not the step behind it: what was ready is called', async () => {
    const bad = async (): Promise<void> => {
      loop.callSoon(() => seen.push('called'))
      hold()
    }
    expect(await outcomes(bad)).toEqual([ended])
    await loop.runUntilComplete(loop.createTask(() => sleep(1)))
    expect(seen).toEqual(['went on', 'called'])
  })

  it('are both, where a task began within the step of another', async () => {
    const inner = async (): Promise<void> => hold()
    const bad = async (): Promise<void> => {
      await loop.createTask(inner, { eager: true })
    }
    expect(await outcomes(bad, other)).toEqual([ended, 'fine'])
    expect(loop.allTasks().filter((task) => !task.cancelling())).toEqual([])
    // They have no step left that could end: a task that starts like this is alone.
    const again = async (): Promise<unknown> => loop.createTask(async () => 'eager', { eager: true })
    expect(await outcomes(again, other)).toEqual(['eager', 'fine'])
  })

  it('belongs to no task in a plain callback of the loop', async () => {
    const bad = async (): Promise<string> => {
      loop.callSoon(() => hold())
      return 'fine'
    }
    expect(await outcomes(bad, other)).toEqual(['fine', 'fine'])
  })

  it('ends with that error though it was cancelled meanwhile', async () => {
    const bad = loop.createTask(async () => {
      hold(() => bad.cancel())
    })
    const results = await loop.runUntilComplete(gather([bad, other()], { returnExceptions: true }, loop))
    expect(results).toEqual([ended, 'fine'])
    expect([bad.cancelled(), bad.exception()]).toEqual([false, ended])
  })

  it('is told of like any end', async () => {
    const told: string[] = []
    loop.addInstrument({
      taskStepEnded: ({ name }, wait) => told.push(`step of ${name} ended${wait ? '' : ' with it'}`),
      taskDone: ({ name }) => told.push(`${name} done`),
    })
    const task = loop.createTask(
      async () => {
        hold()
      },
      { name: 'bad' },
    )
    expect(await loop.runUntilComplete(gather([task], { returnExceptions: true }, loop))).toEqual([ended])
    expect(told).toEqual(['bad done', 'step of bad ended with it'])
  })
})

describe('a host that comes too late', () => {
  /** Like `hold`, but returns. */
  const late = (): void => {
    const broken = breakingOff(loop)
    setImmediate(() => broken.goOn(ended))
  }

  it('changes no end that is there', async () => {
    const quick = async (): Promise<string> => {
      late()
      return 'done'
    }
    expect(await outcomes(quick, other)).toEqual(['done', 'fine'])
  })

  it('ends what waits by now, and the loop has no second turn beside its own', async () => {
    const turns: number[] = []
    loop.addInstrument({ turnEnded: () => turns.push(1) })
    const slow = async (): Promise<void> => {
      late()
      await sleep(1_000)
    }
    const steps = async (): Promise<string> => {
      for (let step = 0; step < 5; step++) await nextTurn()
      return 'fine'
    }
    expect(await outcomes(slow, steps)).toEqual([ended, 'fine'])
    const sofar = turns.length
    await loop.runUntilComplete(loop.createTask(() => sleep(1)))
    expect(turns.length - sofar).toBeLessThan(5)
  })

  it('can end the tasks alone', async () => {
    const bad = async (): Promise<void> => {
      const broken = breakingOff(loop)
      queueMicrotask(() => broken.end(ended))
      await sleep(1_000)
    }
    expect(await outcomes(bad, other)).toEqual([ended, 'fine'])
  })
})
