import { type CodeKind, learn, type ReadCode } from '#code'
import { codeTexts, type Graph, type Includes } from '#graph'
import type { CodeCache } from './code-cache.ts'

/** Reads texts without a cache. */
export type ReadTexts = (texts: readonly string[], kind: CodeKind) => Promise<readonly ReadCode[]>

/** The one way in which code is read: for runs, exports, checks, trust, and for windows that show mistakes. */
export interface CodeReader {
  /** A reading from the cache. */
  known(text: string, kind: CodeKind): ReadCode | undefined
  read(text: string, kind: CodeKind): Promise<ReadCode>
  /** Gives the readings in the order of the texts. */
  readAll(texts: readonly string[], kind: CodeKind): Promise<readonly ReadCode[]>
  /**
   * Reads all code of a pipeline (shared code, coroutines, types of inputs), and of the files that it includes, so that its
   * problems are known.
   */
  readGraph(graph: Graph, includes?: Includes): Promise<void>
}

/** Reads through the cache; `readTexts` reads what is not in it. */
export function createCodeReader(cache: CodeCache, readTexts: ReadTexts): CodeReader {
  const readAll = async (texts: readonly string[], kind: CodeKind): Promise<readonly ReadCode[]> => {
    const unknown = texts.filter((text) => !cache.get(text, kind))
    const found = unknown.length > 0 ? await readTexts(unknown, kind) : []
    const news = new Map(unknown.map((text, index) => [text, found[index]]))
    for (const [text, read] of news) if (read) cache.set(text, kind, read)
    return texts.map((text) => (news.get(text) ?? cache.get(text, kind)) as ReadCode)
  }
  const read = async (text: string, kind: CodeKind): Promise<ReadCode> => (await readAll([text], kind))[0] as ReadCode
  return {
    read,
    known: (text, kind) => cache.get(text, kind),
    readAll,
    async readGraph(graph, includes) {
      const texts = [...codeTexts(graph, includes)]
      const read = await readAll(texts, 'typescript')
      for (const [index, text] of texts.entries()) learn(text, read[index] as ReadCode)
    },
  }
}
