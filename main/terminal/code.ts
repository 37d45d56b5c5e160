import { join } from 'node:path'
import { createCodeCache } from '../code/code-cache.ts'
import { type CodeReader, createCodeReader, type ReadTexts } from '../code/code-reader.ts'
import { closeUserData } from '../user-data.ts'
import type { Terminal } from './terminal.ts'

/** How the terminal reads code: in its main thread, which has nothing else to do meanwhile. */
export function terminalReader({ userData }: Terminal): CodeReader {
  closeUserData(userData)
  return createCodeReader(createCodeCache(join(userData, 'code-cache')), readText)
}

/** The reader is loaded only when there is new code; most code is in the cache. */
const readText: ReadTexts = async (texts, kind) => {
  const { readHere } = await import('../code/read-here.ts')
  return await readHere(texts, kind)
}
