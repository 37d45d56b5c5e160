import { type CodeKind, learn, loadTrueParser, type ReadCode } from '#code'
import { type Graph, typeCode } from '#graph'
import type { CodeCache } from './code-cache.ts'
import { engineMistake } from './engine-mistake.ts'

/** Reads a text from nothing. */
export type ReadText = (text: string, kind: CodeKind) => Promise<ReadCode>

/** The one way in which code is read: for a run, an export, a check, a window that shows mistakes, and for trust. */
export interface CodeReader {
  /** What has been read before. */
  known(text: string, kind: CodeKind): ReadCode | undefined
  read(text: string, kind: CodeKind): Promise<ReadCode>
  /** Reads what a pipeline says (shared code, coroutines, types of inputs), so that its problems are known. */
  readGraph(graph: Graph): Promise<void>
}

/** What is in the cache is not read again; `readText`: how the rest is read. */
export function createCodeReader(cache: CodeCache, readText: ReadText): CodeReader {
  const read = async (text: string, kind: CodeKind): Promise<ReadCode> => {
    const known = cache.get(text, kind)
    if (known) return known
    const found = await readText(text, kind)
    cache.set(text, kind, found)
    return found
  }
  return {
    known: (text, kind) => cache.get(text, kind),
    read,
    async readGraph(graph) {
      await Promise.all([...codeIn(graph)].map(async (text) => learn(text, await read(text, 'typescript'))))
    },
  }
}

/** Reads in this thread: the parser, then the engine. */
export const readHere: ReadText = async (text, kind) => (await readerHere())(text, kind)

/** Loads the parser; what it gives reads in this thread. */
export async function readerHere(): Promise<(text: string, kind: CodeKind) => ReadCode> {
  const { readCode } = await loadTrueParser()
  return (text, kind) => checkedByEngine(text, kind, readCode(text, kind))
}

/** A reading that the engine agrees with. */
export function checkedByEngine(text: string, kind: CodeKind, read: ReadCode): ReadCode {
  const mistake = read.module && engineMistake(text, read.module, kind)
  return mistake ? { reading: { ...read.reading, errors: [mistake] }, module: null } : read
}

function codeIn(graph: Graph): ReadonlySet<string> {
  const texts = graph.nodes.flatMap((node) => {
    if (node.kind === 'coroutine') return [node.code]
    return node.kind === 'input' ? [typeCode(node.type)] : []
  })
  return new Set([graph.shared, ...texts])
}
