import { beforeEach, describe, expect, it, vi } from 'vitest'
import { processOutput } from '../../../main/terminal/process-output.ts'

/** What the pipe does with each write in turn: takes this many bytes, or fails like this; after that it takes everything. */
type Answer = number | 'EAGAIN' | 'EPIPE'

const host = vi.hoisted(() => ({
  answers: [] as (number | string)[],
  written: '',
  waits: [] as { delayMs: unknown; holdsProcess: boolean }[],
}))

vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  fstatSync: () => ({ isFIFO: () => true, isSocket: () => false }),
  writeSync(_fd: number, bytes: Uint8Array): number {
    const answer = host.answers.shift() ?? bytes.length
    if (typeof answer === 'string') throw Object.assign(new Error(answer), { code: answer })
    const taken = bytes.subarray(0, answer)
    host.written += Buffer.from(taken).toString('latin1')
    return taken.length
  },
}))
vi.mock('node:timers/promises', () => ({
  async setTimeout(delayMs: unknown, _value: unknown, { ref = true }: { readonly ref?: boolean } = {}) {
    host.waits.push({ delayMs, holdsProcess: ref })
    await new Promise((go) => setImmediate(go))
  },
}))

const lost: unknown[] = []
const outputOn = (answers: readonly Answer[]) => {
  host.answers.push(...answers)
  return processOutput(
    1,
    () => process.stdout,
    (error) => lost.push(error),
  )
}
/** Lets everything run that waits by itself. */
const later = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((go) => setImmediate(go))
}

beforeEach(() => {
  Object.assign(host, { answers: [], written: '', waits: [] })
  lost.length = 0
})

const slow: Readonly<Record<string, readonly [answers: readonly Answer[], waits: number]>> = {
  'a pipe that takes all': [[], 0],
  'a pipe that takes it in parts': [[1, 2, 1, 1], 0],
  'a pipe that is full at first': [['EAGAIN'], 1],
  'a pipe that is full after a part': [[2, 'EAGAIN', 1, 'EAGAIN', 'EAGAIN'], 3],
  'a pipe that is full behind each write': [[3, 'EAGAIN', 3, 'EAGAIN'], 2],
}

describe.each(Object.entries(slow))('to %s', (_, [answers, waits]) => {
  it('all is written, once and in order, by itself, and keeps no process alive', async () => {
    const output = outputOn(answers)
    for (const text of ['abc', 'def', 'ghi']) output.write(text)
    await later()
    expect(host.written).toBe('abcdefghi')
    for (const wait of host.waits) expect(wait).toEqual({ delayMs: 5, holdsProcess: false })
    expect(host.waits.length).toBeLessThanOrEqual(waits)
    expect([lost, output.lost()]).toEqual([[], null])
  })

  it('all is written once it is waited for, and that keeps the process', async () => {
    const output = outputOn(answers)
    output.write('abcdefghi')
    const before = host.waits.length
    await output.flushed()
    expect(host.written).toBe('abcdefghi')
    for (const { delayMs } of host.waits) expect(delayMs).toBe(5)
    // The first wait is the flush's own; other writes go on beside it.
    for (const wait of host.waits.slice(before, before + 1)) expect(wait.holdsProcess).toBe(true)
  })
})

describe.each<readonly [string, readonly Answer[]]>([
  ['at once', ['EPIPE']],
  ['after a part', [2, 'EPIPE']],
  ['after it was full', ['EAGAIN', 'EPIPE']],
])('a reader that has gone %s', (_, answers) => {
  it('is reported once; nothing more is written, and nothing waits', async () => {
    const output = outputOn(answers)
    output.write('abc')
    await output.flushed()
    await later()
    const { written } = host
    output.write('def')
    await output.flushed()
    await later()
    expect(host.written).toBe(written)
    expect(lost).toEqual([expect.objectContaining({ code: 'EPIPE' })])
    expect(output.lost()).toBe(lost[0])
  })
})

it('characters of several bytes are whole, wherever the pipe cuts them', async () => {
  for (let cut = 1; cut < 12; cut += 1) {
    host.written = ''
    outputOn([cut, 'EAGAIN', 1]).write('é€😀x\u0000')
    await later()
    expect(Buffer.from(host.written, 'latin1').toString('utf8')).toBe('é€😀x\u0000')
    host.answers.length = 0
  }
})
