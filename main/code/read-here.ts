import { type CodeKind, loadTrueParser, type ReadCode } from '#code'
import type { ReadTexts } from './code-reader.ts'
import { engineMistake } from './engine-mistake.ts'

/** Reads in the calling thread. */
export const readHere: ReadTexts = async (texts, kind) => {
  const { readCodes } = await loadTrueParser()
  return readCodes(texts, kind).map((read, index) => checkedByEngine(texts[index] ?? '', kind, read))
}

/** Loads the parser, and gives a function that reads at once in this thread. */
export async function readerHere(): Promise<(text: string, kind: CodeKind) => ReadCode> {
  const { readCode } = await loadTrueParser()
  return (text, kind) => checkedByEngine(text, kind, readCode(text, kind))
}

/** Adds what the engine refuses to a reading. */
export function checkedByEngine(text: string, kind: CodeKind, read: ReadCode): ReadCode {
  const mistake = read.module && engineMistake(text, read.module, kind)
  return mistake ? { reading: { ...read.reading, errors: [mistake] }, module: null } : read
}
