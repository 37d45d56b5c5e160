import { Worker } from 'node:worker_threads'
import type { ReadCode } from '#code'
import { asHost } from '../contained/origins.ts'
import type { ReadTexts } from './code-reader.ts'
import { readHere } from './read-here.ts'

/**
 * Reads code in a thread of its own, begun with the first text: the main process has runs to look after, and loading the
 * parser alone takes a fifth of a second. `file`: the thread's program. Where no thread can be had, it reads here.
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
    // Whoever's code has asked for it: it stays when a run ends. As much stack as where the code will run, and not four times
    // as much: what is taken here is taken there.
    const begun = asHost(() => new Worker(file, { resourceLimits: { stackSizeMb: 1 } }))
    // A program that has nothing else to do does not wait for it.
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
