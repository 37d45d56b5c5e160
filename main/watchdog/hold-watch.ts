import { writeSync } from 'node:fs'
import { hasHeldLoopText, heldForText } from '#words'
import { setInterval } from '../host-timers.ts'
import { cells, type Look, type ToWatchdog, type WatchdogData } from './cells.ts'
import { createFrozenBox } from './frozen-box.ts'
import { type HeldThread, heldThread } from './held-thread.ts'
import { WatchedRuns } from './watched-runs.ts'

const lookMs = 50
/** Without a turn of the host for so long, the thread is held. */
const heldMs = 250
/** Without an answer for so long, it is in a call of the system's: nothing can look into that. */
const silentMs = 300
/** Before people are told of it. */
const toldMs = 1_000
/** It is asked again with each such part more. */
const memoryStep = 0.03
/** So often it is asked whether it is in the middle of the host's code; then it is ended all the same. */
const patience = 40

export interface HoldWatch {
  told(message: ToWatchdog): void
  /** Who holds the thread and since when, in words; `null`: it has turns. */
  heldText(): string | null
  /** Ends the process, as the thread itself would. */
  end(status: number): void
}

/** Looks after the thread that has made this one. */
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

  /** What is kept from step to step holds nothing, and is told of all the same. */
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
