import { constants } from 'node:os'
import type { ErrorInfo } from '#trace'
import type { ProcessEnd } from './start-process.ts'

/** The words that V8 prints before it ends the process. */
const outOfMemory = /out of memory|invalid (?:array|table|string) (?:length|size)|Reached heap limit|OOM error/i

export interface ProcessDeath extends ProcessEnd {
  /** The last part of its stderr. */
  readonly errorText: string
  readonly heapMb: number
}

/** Says why a run failed whose process ended early, and what to do. */
export function errorOfDeath(death: ProcessDeath): ErrorInfo {
  return { name: 'ProcessError', message: sentence(death), frames: [] }
}

function sentence({ code, signal, errorText, heapMb }: ProcessDeath): string {
  if (outOfMemory.test(errorText)) {
    const bound = heapMb < 1_024 ? `${heapMb} MB` : `${(heapMb / 1_024).toFixed(1)} GB`
    return `its process ran out of memory (its bound is ${bound}): keep less at a time, or pass it on piece by piece`
  }
  if (signal === 'SIGABRT')
    return 'its process aborted (SIGABRT): look for process.abort() and native modules in its code'
  if (signal === 'SIGKILL') {
    return 'its process was killed (SIGKILL), by another program or by the system when memory ran short: run it again, and keep less at a time'
  }
  if (signal === unknownSignal) {
    return 'its process ended for an unknown reason: look in its code for native modules and for what ends processes, and run it again'
  }
  if (signal !== null) return `its process was ended by ${signal}: run it again, or look for native modules in its code`
  if (code === null) return 'its process could not be started: close other programs, and run it again'
  return `its process ended with exit code ${code} before the run did: look for process.exit() and for changed built-ins in its code`
}

/** Stands for an end that may or may not be due to a signal. */
const unknownSignal = ''

/**
 * Reads a wait status as `waitpid` gives it, which Electron passes on: the signal in the low bits, the exit code above.
 * Electron says 0 where the process's pipe closes before the system reports the end; code that exits with 0 announces it
 * before.
 */
export function endOfWaitStatus(status: number): ProcessEnd {
  if (status === 0) return { code: null, signal: unknownSignal }
  const signal = status & 0x7f
  if (signal === 0) return { code: status >> 8, signal: null }
  const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0]
  return { code: null, signal: name ?? `signal ${signal}` }
}
