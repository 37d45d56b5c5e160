import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { systemClock } from '#runtime'

/** The runs of this process, all together, have used the memory that they may have. */
export class MemoryLimitError extends Error {
  override readonly name: string = 'MemoryLimitError'
}

/**
 * The share of the engine's heap for old objects, and of the machine's memory, that runs may use. Beyond it the process
 * would soon die without a message.
 */
const heapShare = 0.8
/** The part of the engine's limit that is for new objects: a process dies when old objects have no room. */
const youngBytes = 48 * 2 ** 20
const machineShare = 0.75
/** Ended work counts until its memory is collected. */
const quietMs = 2_000

export interface MemoryBound {
  /** The error that ends the code at work, if the bound is passed; otherwise `null`, and for a while after an error too. */
  errorNow(): MemoryLimitError | null
  /** Work was ended because of the bound. */
  told(): void
}

/** The bound of this process's memory, which is reached before the system's own. */
export function createMemoryBound(now: () => number = systemClock.now): MemoryBound {
  let toldMs = Number.NEGATIVE_INFINITY
  return {
    errorNow() {
      if (now() - toldMs < quietMs) return null
      const used = usedNow()
      if (!used) return null
      return new MemoryLimitError(
        `its runs use ${inGigabytes(used.bytes)} of memory, and this process may have ${inGigabytes(used.limit)}: the code that ran then was ended; keep less at a time, or pass it on piece by piece`,
      )
    },
    told() {
      toldMs = now()
    },
  }
}

/** The bytes of the process's memory beyond which it is worth asking. */
export function worthAskingBytes(): number {
  return Math.min(heapBound(getHeapStatistics().heap_size_limit), machineBytes() * machineShare)
}

function usedNow(): { readonly bytes: number; readonly limit: number } | null {
  const { used_heap_size: heap, heap_size_limit: heapLimit, external_memory: external } = getHeapStatistics()
  if (heap > heapBound(heapLimit)) return { bytes: heap, limit: heapLimit }
  const limit = machineBytes()
  return heap + external > limit * machineShare ? { bytes: heap + external, limit } : null
}

function heapBound(limit: number): number {
  return (limit - youngBytes) * heapShare
}

/** The memory of the machine, or the limit of its container, if Node knows one. */
export function machineBytes(): number {
  const { constrainedMemory } = process as { constrainedMemory?: () => number | undefined }
  const allowed = constrainedMemory?.()
  return allowed && allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()
}

function inGigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GB`
}
