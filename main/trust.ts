import { resolve } from 'node:path'
import { z } from 'zod'
import type { CodeToTrust } from '#bridge'
import type { Graph } from '#graph'
import type { CodeReader } from './code-reader.ts'
import { type AtomicWriter, fingerprint, readJson, writeJson } from './files/index.ts'
import { reachableCode } from './reachable-code.ts'

const keyLimit = 5_000
const shape = z.object({ trusted: z.array(z.string()) })

/** What people have vouched for, across windows and starts: keys of a path together with its code. */
export interface TrustStore {
  has(key: string): Promise<boolean>
  add(keys: readonly string[]): Promise<void>
}

/** The set in a file; the oldest keys go when it grows beyond 5,000. */
export function createTrustStore(file: string, writer: AtomicWriter): TrustStore {
  let keys: Promise<Set<string>> | null = null
  const load = async (): Promise<Set<string>> => {
    const stored = shape.safeParse(await readJson(file))
    return new Set(stored.success ? stored.data.trusted : [])
  }
  const known = (): Promise<Set<string>> => {
    keys ??= load()
    return keys
  }
  return {
    has: async (key) => (await known()).has(key),
    async add(added) {
      const all = await known()
      if (added.every((key) => all.has(key))) return
      for (const key of added) all.add(key)
      await writeJson(writer, file, { trusted: [...all].slice(-keyLimit) })
    },
  }
}

/** Whether one window's code may run. Opening, checking and exporting never ask; only a run does. */
export interface CodeTrust {
  /** The window's code now comes from a file (or a recovery copy): it is trusted if this very code was, at this path. */
  opened(path: string, graph: Graph): Promise<void>
  /** The window's code is written here, from nothing (or is our own example). */
  started(): void
  /** Saved here: what was trusted in the window is trusted under that path from now on. */
  saved(path: string, graph: Graph): Promise<void>
  /** The code that a run would execute and nobody here has vouched for; empty: run. */
  untrusted(path: string | null, graph: Graph): Promise<readonly CodeToTrust[]>
  /** A person has seen the code and vouches for it; `isOnce`: in this window only. */
  trust(path: string | null, graph: Graph, isOnce: boolean): Promise<void>
}

/** The trust of one window, whose code is its own until `opened` says otherwise. */
export function createCodeTrust(store: TrustStore, reader: CodeReader): CodeTrust {
  // Who vouches for the code that a window opened also vouches for what is then edited in that window.
  let isWindowTrusted = true
  const once = new Set<string>()

  return {
    async opened(path, graph) {
      // A run that is asked for while the store is read finds nobody who vouches for the new code.
      isWindowTrusted = false
      // Where there was no code, all there will be is written here.
      isWindowTrusted = codeOf(graph).length === 0 || (await store.has(pipelineKey(path, graph)))
    },
    started() {
      isWindowTrusted = true
    },
    async saved(path, graph) {
      if (isWindowTrusted) await store.add([pipelineKey(path, graph)])
    },
    async untrusted(path, graph) {
      const own = isWindowTrusted ? [] : codeOf(graph)
      const imported = await importedFiles(path, graph, reader)
      const isKnown = await Promise.all(
        imported.map(async (file) => once.has(fileKey(file)) || (await store.has(fileKey(file)))),
      )
      return [...own, ...imported.filter((_file, index) => !isKnown[index])]
    },
    async trust(path, graph, isOnce) {
      isWindowTrusted = true
      const imported = await importedFiles(path, graph, reader)
      const keys = imported.map(fileKey)
      for (const key of keys) once.add(key)
      if (!isOnce) await store.add(path === null ? keys : [pipelineKey(path, graph), ...keys])
    },
  }
}

/** Path and all code: the same code elsewhere, or other code here, is another key. Layout and names don't count. */
function pipelineKey(path: string, graph: Graph): string {
  return fingerprint(JSON.stringify([resolve(path), codeOf(graph).map((piece) => piece.code)]))
}

function fileKey(file: CodeToTrust): string {
  return fingerprint(JSON.stringify(['import', file.name, file.code]))
}

/** The code in a graph, shared code first. A type of an input is printed, never run. */
function codeOf(graph: Graph): readonly CodeToTrust[] {
  const pieces: CodeToTrust[] = graph.shared.trim() === '' ? [] : [{ name: 'shared code', code: graph.shared }]
  for (const node of graph.nodes) {
    if (node.kind === 'coroutine') pieces.push({ name: functionName(node.code) ?? node.id, code: node.code })
  }
  return pieces
}

function functionName(code: string): string | null {
  return /\bfunction\s*\*?\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)/u.exec(code)?.[1] ?? null
}

/** The files that a run would load, packages aside, and places in them that load what only the run knows. */
async function importedFiles(path: string | null, graph: Graph, reader: CodeReader): Promise<readonly CodeToTrust[]> {
  const { files, computed } = await reachableCode(graph, path, reader)
  const shown = files.map(({ path: name, code }): CodeToTrust => ({ name, code }))
  const unknown = computed.flatMap(({ file, line }): readonly CodeToTrust[] => {
    const text = shown.find(({ name }) => name === file)?.code.split('\n')[line - 1]
    return text === undefined ? [] : [{ name: `${file}:${line} imports what only the run knows`, code: text.trim() }]
  })
  return [...shown, ...unknown].sort((a, b) => (a.name < b.name ? -1 : 1))
}
