import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { systemClock } from '#runtime'

/** Runs have used the memory that they may, all of them together. */
export class MemoryLimitError extends Error {
  override readonly name: string = 'MemoryLimitError'
}

/** Of what the engine's old objects may have, and of what the machine has: beyond it the process ends without a word. */
const heapShare = 0.8
/** What the engine's limit counts for new objects: a process ends for want of room for old ones. */
const youngBytes = 48 * 2 ** 20
const machineShare = 0.75
/** What was ended is not gone before it was collected. */
const quietMs = 2_000

export interface MemoryBound {
  /** The error that ends the code which is at work now, where the bound is passed; `null` else, and for a while after one. */
  errorNow(): MemoryLimitError | null
  /** Something was ended for it. */
  told(): void
}

/** The bound of this process's memory, told before the system's own is reached. */
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

/** The share of the process's memory beyond which it is worth asking, in bytes. */
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

/** What a container is allowed counts, where Node knows of it. */
export function machineBytes(): number {
  const { constrainedMemory } = process as { constrainedMemory?: () => number | undefined }
  const allowed = constrainedMemory?.()
  return allowed && allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()
}

function inGigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GB`
}
