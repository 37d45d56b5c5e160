import { totalmem } from 'node:os'
import { afterEach, expect, it, vi } from 'vitest'
import { createMemoryBound, MemoryLimitError, worthAskingBytes } from '../../../main/watchdog/memory-bound.ts'

const megabyte = 2 ** 20
const gigabyte = 2 ** 30
const heap = vi.hoisted(() => ({ used_heap_size: 0, heap_size_limit: 0, external_memory: 0 }))
vi.mock('node:v8', () => ({ getHeapStatistics: () => heap }))
vi.mock('node:os', () => ({ totalmem: vi.fn(() => 0) }))

function uses(heapBytes: number, limitBytes: number, externalBytes: number, machineBytes: number): void {
  Object.assign(heap, { used_heap_size: heapBytes, heap_size_limit: limitBytes, external_memory: externalBytes })
  vi.mocked(totalmem).mockReturnValue(machineBytes)
  // A container around the tests must not change their result.
  Object.assign(process, { constrainedMemory: () => 0 })
}

const { constrainedMemory } = process as { constrainedMemory?: () => number }
afterEach(() => {
  Object.assign(process, { constrainedMemory })
})

it.each([
  // The used heap, the heap's limit, the memory outside the heap, the machine's memory; and the error, if any.
  [0.1 * gigabyte, 4 * gigabyte, 0, 16 * gigabyte, null],
  [3 * gigabyte, 4 * gigabyte, 0, 16 * gigabyte, null],
  [3.3 * gigabyte, 4 * gigabyte, 0, 16 * gigabyte, 'its runs use 3.3 GB of memory, and this process may have 4.0 GB: '],
  // An engine with 200 MB for old objects reports a limit of 248, and ends at 200.
  [150 * megabyte, 248 * megabyte, 0, 16 * gigabyte, null],
  [
    170 * megabyte,
    248 * megabyte,
    0,
    16 * gigabyte,
    'its runs use 0.2 GB of memory, and this process may have 0.2 GB: ',
  ],
  // Buffers are outside of the heap, but use the machine's memory.
  [1 * gigabyte, 4 * gigabyte, 10 * gigabyte, 16 * gigabyte, null],
  [
    1 * gigabyte,
    4 * gigabyte,
    12 * gigabyte,
    16 * gigabyte,
    'use 13.0 GB of memory, and this process may have 16.0 GB: ',
  ],
  [1.6 * gigabyte, 4 * gigabyte, 0, 2 * gigabyte, 'use 1.6 GB of memory, and this process may have 2.0 GB: '],
])(
  'with %d of %d bytes of heap, %d outside, and %d of the machine: %s',
  (heapBytes, limit, external, machine, words) => {
    uses(heapBytes, limit, external, machine)
    const error = createMemoryBound(() => 0).errorNow()
    if (words === null) return expect(error).toBe(null)
    expect(error).toBeInstanceOf(MemoryLimitError)
    expect(error?.message).toContain(words)
    expect(error?.message).toContain('keep less at a time')
  },
)

it('what a container is allowed counts, where it is less', () => {
  uses(0, 64 * gigabyte, 3.2 * gigabyte, 16 * gigabyte)
  expect(createMemoryBound(() => 0).errorNow()).toBe(null)
  Object.assign(process, { constrainedMemory: () => 4 * gigabyte })
  expect(createMemoryBound(() => 0).errorNow()?.message).toContain('may have 4.0 GB')
  // Node's value for "no limit".
  Object.assign(process, { constrainedMemory: () => 2 ** 64 })
  expect(createMemoryBound(() => 0).errorNow()).toBe(null)
})

it('is quiet for two seconds after something was ended, which is gone only once it is collected', () => {
  const clock = { ms: 0 }
  const bound = createMemoryBound(() => clock.ms)
  uses(3.9 * gigabyte, 4 * gigabyte, 0, 16 * gigabyte)
  expect(bound.errorNow()).not.toBe(null)
  expect(bound.errorNow()).not.toBe(null)
  bound.told()
  const later = [0, 1_000, 1_999, 2_000].map((ms) => {
    clock.ms = ms
    return bound.errorNow() !== null
  })
  expect(later).toEqual([false, false, false, true])
})

it('is worth asking for from the lower of the two bounds on', () => {
  uses(0, 1_048 * megabyte, 0, 16 * gigabyte)
  expect(worthAskingBytes()).toBe(800 * megabyte)
  uses(0, 4 * gigabyte, 0, 2 * gigabyte)
  expect(worthAskingBytes()).toBe(1.5 * gigabyte)
})
