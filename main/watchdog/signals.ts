import { writeSync } from 'node:fs'
import { constants } from 'node:os'
import type { MessagePort } from 'node:worker_threads'
import { setTimeout } from '../host-timers.ts'
import { cells, type EndSignal, endSignals, type FromWatchdog, type WatchdogData } from './cells.ts'
import type { HoldWatch } from './hold-watch.ts'

/** A thread that is not held hears of a signal within this time. */
const heardMs = 300
/** If a requested end has not come after this long, the next way is tried. */
const endedMs = 300
/** The last resort comes late: on a busy machine the end of a process may take a while. */
const killedMs = 3_000
const showCursor = '\x1b[?25h'

/** Node's internal handle of a signal: `process.on('SIGINT')` works in the main thread only. */
interface SignalHandle {
  onsignal: () => void
  start(number: number): number
  stop(): void
  unref(): void
}

/**
 * Hears of signals instead of the thread, and passes them on. A signal that the thread does not hear of, because it is
 * held, ends the process: a Ctrl-C at the second time, any other signal at once. Returns whether this is possible.
 */
export function listenToSignals(port: MessagePort, watch: HoldWatch, data: WatchdogData): boolean {
  const handles = handlesOf((signal) => {
    const heard = Atomics.load(data.cells, cells.heard)
    port.postMessage({ type: 'signal', signal } satisfies FromWatchdog)
    setTimeout(() => {
      if (Atomics.load(data.cells, cells.heard) === heard) unheard(signal)
    }, heardMs)
  })
  if (!handles) return false
  let interrupts = 0

  const unheard = (signal: EndSignal): void => {
    interrupts += 1
    if (signal === 'SIGINT' && interrupts === 1) {
      const held = watch.heldText() ?? 'The event loop is held'
      return write(`${held}; Ctrl-C again ends it at once\n`)
    }
    if (data.isTty) write(showCursor)
    const number = constants.signals[signal]
    watch.end(128 + number)
    setTimeout(() => {
      // A thread in a system call can't be reached. Without listeners, the signal itself ends the process.
      for (const handle of handles) handle.stop()
      process.kill(process.pid, signal)
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), killedMs)
    }, endedMs)
  }
  return true
}

function handlesOf(heard: (signal: EndSignal) => void): readonly SignalHandle[] | null {
  const Handle = signalHandleClass()
  if (!Handle) return null
  return endSignals.map((signal) => {
    const handle = new Handle()
    handle.onsignal = () => heard(signal)
    handle.start(constants.signals[signal])
    handle.unref()
    return handle
  })
}

function signalHandleClass(): (new () => SignalHandle) | null {
  process.noDeprecation = true
  try {
    const host = process as unknown as { binding(name: string): { Signal: new () => SignalHandle } }
    return host.binding('signal_wrap').Signal ?? null
  } catch {
    return null
  }
}

function write(text: string): void {
  try {
    writeSync(2, text)
  } catch {
    // The terminal is gone.
  }
}
