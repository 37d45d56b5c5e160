import { parentPort } from 'node:worker_threads'
import type { CodeKind } from '#code'
import { readHere } from './read-here.ts'

// This file is bundled to out/main/code-worker.cjs, and runs in a thread of its own.

/** A message to the thread; the answer has the same `id` and the readings. */
interface Wanted {
  readonly id: number
  readonly texts: readonly string[]
  readonly kind: CodeKind
}

parentPort?.on('message', async ({ id, texts, kind }: Wanted) => {
  parentPort?.postMessage({ id, read: await readHere(texts, kind) })
})
