import { writeSync } from 'node:fs'
import { hasHeldLoopText, heldForText } from '#words'
import { setInterval } from '../host-timers.ts'
import { cells, type Look, type ToWatchdog, type WatchdogData } from './cells.ts'
import { createFrozenBox } from './frozen-box.ts'
import { type HeldThread, heldThread } from './held-thread.ts'
import { WatchedRuns } from './watched-runs.ts'

const lookMs = 50
/** The thread is held once the host had no turn for this long. */
const heldMs = 250
/** A thread that does not answer for this long is in a system call: nothing can look into that. */
const silentMs = 300
/** How long a hold lasts before people are told of it. */
const toldMs = 1_000
/** The thread is asked about its memory again after each growth by this share. */
const memoryStep = 0.03
/** How often a thread in the host's code is asked again; after that it is interrupted in any case. */
const patience = 40

export interface HoldWatch {
  told(message: ToWatchdog): void
  /** Who holds the thread and since when, in words; `null`: it is not held. */
  heldText(): string | null
  /** Ends the process, as the thread itself would. */
  end(status: number): void
}

/** Watches the thread that has started this one. */
export function createHoldWatch(data: WatchdogData): HoldWatch {
  const { cells: shared, hearsSignals, memoryBytes } = data
  const runs = new WatchedRuns(shared)
  const box = data.app && createFrozenBox(data.app)
  const thread = heldThread(data)
  let turns = -1
  let sinceMs = performance.now()
  let isTold = false
  let asked = 0
  let lastLook: Look = 'nobody'
  let worthAskingBytes = memoryBytes

  const heldForMs = (): number => performance.now() - sinceMs
  const heldText = (): string | null => {
    if (heldForMs() < heldMs) return null
    return `${runs.holder()} ${hasHeldLoopText} ${heldForText(heldForMs())}`
  }

  /** Memory that grows from step to step holds no loop, but must be noticed too. */
  const lookAtMemory = (): void => {
    const bytes = process.memoryUsage.rss()
    if (bytes < worthAskingBytes) return
    worthAskingBytes = bytes + memoryBytes * memoryStep
    ask(thread)
  }

  const look = (): void => {
    if (runs.areAny) lookAtMemory()
    const now = Atomics.load(shared, cells.turns)
    if (now !== turns || !runs.areAny) {
      turns = now
      sinceMs = performance.now()
      isTold = false
      asked = 0
      lastLook = 'nobody'
      box?.passed()
      return thread.letGo()
    }
    if (heldForMs() < heldMs) return
    ask(thread)
    const isSilent = thread.silentForMs() > silentMs
    box?.held(runs.hold({ heldMs: heldForMs(), isSilent, isNobodys: lastLook === 'nobody' }), runs.freeze())
    if (isSilent && heldForMs() > toldMs && !isTold) {
      isTold = true
      if (hearsSignals) writeSync(2, `${heldText()}, in a call that cannot be interrupted; Ctrl-C twice ends it\n`)
    }
  }

  const ask = (asking: HeldThread): void => {
    if (asking.isAsking()) return
    asking.look((answer: Look) => {
      lastLook = answer
      asked = answer === 'later' ? asked + 1 : 0
      if (answer === 'late' || asked > patience) asking.breakOff(asked > patience)
    })
  }

  setInterval(look, lookMs)
  return {
    told: (message) => runs.told(message),
    heldText,
    end: thread.end,
  }
}
