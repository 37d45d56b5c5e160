import assert from 'node:assert/strict'
import { constants } from 'node:os'
import {
  ContextVar,
  createTask,
  currentTask,
  Event,
  EventLoop,
  getRunningLoop,
  type HandledSignal,
  LoopError,
  newEventLoop,
  run,
  sleep,
} from '#runtime'
import { type Excluded, type Row, rowOutside } from './row.ts'

/** A row in real time, since a signal comes from outside. */
function signalRow(says: string, main: () => Promise<void>): Row {
  return rowOutside([], says, () => run(main))
}

function send(signal: HandledSignal): void {
  process.kill(process.pid, signal)
}

export const rows: readonly Row[] = [
  signalRow('a handler is called on the loop, in no task, in the context in which it was added', async () => {
    const loop = getRunningLoop()
    const [come, variable] = [new Event(), new ContextVar<string>('variable')]
    const seen: unknown[] = []
    variable.set('of who added it')
    loop.addSignalHandler('SIGUSR2', () => {
      seen.push(getRunningLoop() === loop, currentTask(), variable.get())
      come.set()
    })
    variable.set('later')
    send('SIGUSR2')
    await come.wait()
    assert.deepEqual(seen, [true, null, 'of who added it'])
  }),
  signalRow('the last one added is the one that is called; removed, none is', async () => {
    const loop = getRunningLoop()
    const come = new Event()
    const called: string[] = []
    const listeners = process.listenerCount('SIGUSR2')
    loop.addSignalHandler('SIGUSR2', () => called.push('first'))
    loop.addSignalHandler('SIGUSR2', () => {
      called.push('second')
      come.set()
    })
    assert.equal(process.listenerCount('SIGUSR2'), listeners + 1)
    send('SIGUSR2')
    await come.wait()
    await sleep(1)
    assert.deepEqual(called, ['second'])
    assert.equal(loop.removeSignalHandler('SIGUSR2'), true)
    assert.equal(loop.removeSignalHandler('SIGUSR2'), false)
    assert.equal(process.listenerCount('SIGUSR2'), listeners)
  }),
  signalRow('a handler can cancel a task', async () => {
    const loop = getRunningLoop()
    const task = createTask(() => new Event().wait())
    await sleep(0)
    loop.addSignalHandler('SIGTERM', () => void task.cancel())
    send('SIGTERM')
    await assert.rejects(async () => {
      await task
    })
    assert.ok(task.cancelled())
  }),
  signalRow('what a handler throws goes to the exception handler', async () => {
    const loop = getRunningLoop()
    const told = new Event()
    const messages: string[] = []
    loop.setExceptionHandler(({ message, error }) => {
      messages.push(`${message}: ${error}`)
      told.set()
    })
    loop.addSignalHandler('SIGUSR2', () => {
      throw new Error('no')
    })
    send('SIGUSR2')
    await told.wait()
    assert.deepEqual(messages, ['Exception in callback: Error: no'])
  }),
  rowOutside([], "the loop's end takes its handlers back, and a closed one takes none", async () => {
    const loop = new EventLoop()
    const listeners = process.listenerCount('SIGUSR2')
    loop.addSignalHandler('SIGUSR2', () => {})
    loop.close()
    assert.equal(process.listenerCount('SIGUSR2'), listeners)
    assert.throws(() => loop.addSignalHandler('SIGUSR2', () => {}), LoopError)
  }),
  rowOutside(
    [],
    'a signal that can not be caught, or that there is not, is refused, and so is what is no function',
    async () => {
      const loop = newEventLoop()
      try {
        for (const signal of ['SIGKILL', 'SIGSTOP', 'SIGNOTHING', 'sigterm', 'toString']) {
          assert.throws(() => loop.addSignalHandler(signal as HandledSignal, () => {}), RangeError)
          assert.throws(() => loop.removeSignalHandler(signal as HandledSignal), RangeError)
        }
        assert.throws(() => loop.addSignalHandler(constants.signals.SIGTERM as never, () => {}), TypeError)
        assert.throws(() => loop.addSignalHandler('SIGTERM', undefined as never), TypeError)
      } finally {
        loop.close()
      }
    },
  ),
]

export const excluded: readonly Excluded[] = []
