import { beforeEach, describe, expect, it, vi } from 'vitest'
import { divertStdout } from '../../../main/terminal/diverted-stdout.ts'

let heard: string[]
let stream: NodeJS.WriteStream
let [write, end] = [vi.fn(), vi.fn()]
let stop: () => void

beforeEach(() => {
  heard = []
  ;[write, end] = [vi.fn(), vi.fn()]
  stream = { write, end } as unknown as NodeJS.WriteStream
  stop = divertStdout(stream, (text) => heard.push(text))
})

describe('what code prints to stdout', () => {
  it.each<[string, unknown[], string[]]>([
    ['a text', ['a'], ['a']],
    ['a text in an encoding', ['YQ==', 'base64'], ['a']],
    ['a text in hexadecimal digits', ['c3a4', 'hex'], ['ä']],
    ['bytes', [Buffer.from('ä')], ['ä']],
    ['bytes in any array', [Uint8Array.of(97, 98)], ['ab']],
    ['nothing', [''], []],
    ['no bytes', [new Uint8Array(0)], []],
    ['what is neither', [1], []],
  ])('goes to the listener: %s', (_, args, texts) => {
    const call = stream.write as (...args: unknown[]) => boolean
    expect(call(...args)).toBe(true)
    expect(heard).toEqual(texts)
    expect(write).not.toHaveBeenCalled()
  })

  it('does not end the stream, nor does what comes with the end get lost', () => {
    const call = stream.end as (...args: unknown[]) => unknown
    expect(call('last')).toBe(stream)
    expect(call()).toBe(stream)
    expect(heard).toEqual(['last'])
    expect(end).not.toHaveBeenCalled()
  })

  it.each<[string, (done: () => void) => unknown]>([
    ['write', (done) => stream.write('a', done)],
    ['write with an encoding', (done) => stream.write('a', 'utf8', done)],
    ['end', (done) => stream.end('a', done)],
    ['end alone', (done) => (stream.end as (chunk: undefined, done: () => void) => unknown)(undefined, done)],
  ])('is told of when it is out, later: %s', async (_, act) => {
    let isDone = false
    const told = new Promise<void>((done) => {
      act(() => {
        isDone = true
        done()
      })
    })
    expect(isDone).toBe(false)
    await told
  })

  it('goes where it did before, once that is stopped', () => {
    stop()
    expect([stream.write, stream.end]).toEqual([write, end])
  })
})
