import type { CodeKind, ReadCode } from '#code'
import { type CodeReader, createCodeReader, readHere } from '../../main/code-reader.ts'

/** Reads in this process, and remembers as long as the reader lives. */
export function rememberingReader(): CodeReader {
  const known = new Map<string, ReadCode>()
  const keyOf = (text: string, kind: CodeKind): string => `${kind} ${text}`
  const cache = {
    get: (text: string, kind: CodeKind) => known.get(keyOf(text, kind)),
    set: (text: string, kind: CodeKind, read: ReadCode) => void known.set(keyOf(text, kind), read),
  }
  return createCodeReader(cache, readHere)
}
