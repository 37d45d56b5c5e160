import { join } from 'node:path'
import { createCodeCache } from '../code-cache.ts'
import { type CodeReader, createCodeReader, readHere } from '../code-reader.ts'
import type { Terminal } from './terminal.ts'

/** How the terminal reads code: in its own thread, which has nothing else to do meanwhile. */
export function terminalReader({ userData }: Terminal): CodeReader {
  return createCodeReader(createCodeCache(join(userData, 'code-cache')), readHere)
}
