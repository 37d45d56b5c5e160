import { Worker } from 'node:worker_threads'
import type { ReadCode } from '#code'
import { asHost } from '../contained/origins.ts'
import type { ReadTexts } from './code-reader.ts'
import { readHere } from './read-here.ts'

/**
 * Reads code in a thread of its own, started with the first text: the main process has runs to look after, and loading the
 * parser alone takes a fifth of a second. `file`: the thread's program. Where no thread can be started, it reads in this
 * one.
 */
export function codeThread(file: string): ReadTexts {
  const waiting = new Map<number, (read: readonly ReadCode[] | null) => void>()
  let thread: Worker | null = null
  let last = 0
  const giveUp = (): void => {
    thread = null
    for (const answer of waiting.values()) answer(null)
    waiting.clear()
  }
  const begin = (): Worker => {
    // Started as the host's own, so that it survives the run whose code asked for it. Its stack is as large as where the
    // code will run (a thread's default is four times that): code that is accepted here is accepted there.
    const begun = asHost(() => new Worker(file, { resourceLimits: { stackSizeMb: 1 } }))
    // The thread must not keep the program alive.
    begun.unref()
    begun.on('message', ({ id, read }: { readonly id: number; readonly read: readonly ReadCode[] }) => {
      waiting.get(id)?.(read)
      waiting.delete(id)
    })
    return begun.on('error', giveUp).on('exit', giveUp)
  }
  return async (texts, kind) => {
    const read = await new Promise<readonly ReadCode[] | null>((answer) => {
      last += 1
      waiting.set(last, answer)
      thread ??= begin()
      thread.postMessage({ id: last, texts, kind })
    })
    return read ?? readHere(texts, kind)
  }
}
