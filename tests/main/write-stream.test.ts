import { describe, expect, it } from 'vitest'
import { diskFileSystem, type FileSystem, type OpenFile, writeStream } from '../../main/files/index.ts'

const fails = (code: string) => Promise.reject(Object.assign(new Error(code), { code }))

interface Stream {
  readonly target?: Parameters<typeof writeStream>[1]
  /** The errors of opening it, in turn; then it opens. */
  readonly opening?: readonly string[]
  /** The errors of writing, in turn; then everything is written. */
  readonly writing?: readonly string[]
  readonly closing?: string
}

/** Writes once to a stream; gives how it ended, and the calls that were made. */
async function written({ target, opening = [], writing = [], closing }: Stream = {}) {
  const done = { opened: 0, pauses: [] as number[], closed: 0, text: '' }
  const left = [...writing]
  const file = {
    async write(bytes: Uint8Array) {
      const code = left.shift()
      if (code) await fails(code)
      done.text += Buffer.from(bytes).toString()
      return bytes.length
    },
    async close() {
      done.closed += 1
      if (closing) await fails(closing)
    },
  } as unknown as OpenFile
  const fileSystem: FileSystem = {
    ...diskFileSystem,
    descriptor: () => file,
    async open() {
      const code = opening[done.opened]
      done.opened += 1
      if (code) await fails(code)
      return file
    },
  }
  const fifo = { kind: 'stream', path: '/a', isFifo: true } as const
  const outcome = await writeStream(fileSystem, target ?? fifo, Buffer.from('text'), async (ms) => {
    done.pauses.push(ms)
  }).then(
    () => 'written',
    (error: { readonly code: string }) => error.code,
  )
  return { outcome, ...done, pauses: done.pauses.length, waitedMs: done.pauses.reduce((sum, ms) => sum + ms, 0) }
}

const times = (count: number, code: string) => Array.from({ length: count }, () => code)

describe('a FIFO is opened until it has a reader, for two seconds', () => {
  it.each([
    [0, 1, 0, 'written'],
    [1, 2, 50, 'written'],
    [39, 40, 1_950, 'written'],
    [40, 40, 1_950, 'NO_READER'],
    [99, 40, 1_950, 'NO_READER'],
  ])('without one %d times: %d tries in %d ms, %s', async (count, opened, waitedMs, outcome) => {
    const isWritten = outcome === 'written'
    expect(await written({ opening: times(count, 'ENXIO') })).toEqual({
      ...{ outcome, opened, waitedMs, pauses: opened - 1 },
      ...(isWritten ? { text: 'text', closed: 1 } : { text: '', closed: 0 }),
    })
  })

  it.each(['EACCES', 'ENOENT', 'EIO'])('but not where it fails otherwise: %s', async (code) => {
    const { outcome, opened } = await written({ opening: ['ENXIO', code] })
    expect([outcome, opened]).toEqual([code, 2])
  })
})

describe('what is written to', () => {
  it('is tried once where it is no FIFO: a device that is not there will not come', async () => {
    const target = { kind: 'stream', path: '/dev/a', isFifo: false } as const
    const { outcome, opened } = await written({ target, opening: ['ENXIO'] })
    expect([outcome, opened]).toEqual(['ENXIO', 1])
  })

  it('is not opened where it is a descriptor', async () => {
    const { outcome, opened, text, closed } = await written({ target: { kind: 'descriptor', fd: 9 } })
    expect({ outcome, opened, text, closed }).toEqual({ outcome: 'written', opened: 0, text: 'text', closed: 1 })
  })

  it('is closed, once, whatever comes of it', async () => {
    const { outcome, closed } = await written({ writing: ['EIO'] })
    expect([outcome, closed]).toEqual(['EIO', 1])
    // The error of the write counts, rather than the error of closing.
    expect((await written({ writing: ['EPIPE'], closing: 'EBADF' })).outcome).toBe('NO_READER')
    expect((await written({ closing: 'ENOSPC' })).outcome).toBe('ENOSPC')
  })
})
