import { readFile } from 'node:fs/promises'
import { dirname, extname, join, resolve } from 'node:path'
import { z } from 'zod'
import type { CodeToTrust } from '#bridge'
import type { Graph } from '#graph'
import { type AtomicWriter, fingerprint, readJson, writeJson } from './files/index.ts'

const keyLimit = 5_000
const importLimit = 200
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
export function createCodeTrust(store: TrustStore): CodeTrust {
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
      const imported = path === null ? [] : await importedFiles(path, graph)
      const isKnown = await Promise.all(
        imported.map(async (file) => once.has(fileKey(file)) || (await store.has(fileKey(file)))),
      )
      return [...own, ...imported.filter((_file, index) => !isKnown[index])]
    },
    async trust(path, graph, isOnce) {
      isWindowTrusted = true
      const imported = path === null ? [] : await importedFiles(path, graph)
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

/** The files that the code imports by a relative path, and what those import, as far as they can be read. */
async function importedFiles(path: string, graph: Graph): Promise<readonly CodeToTrust[]> {
  const found = new Map<string, CodeToTrust>()
  const left = codeOf(graph).flatMap((piece) => relativeImports(piece.code).map((to) => join(dirname(path), to)))
  for (let file = left.pop(); file !== undefined && found.size < importLimit; file = left.pop()) {
    const read = await readModule(file)
    if (!read || found.has(read.name)) continue
    found.set(read.name, read)
    left.push(...relativeImports(read.code).map((to) => join(dirname(read.name), to)))
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function relativeImports(code: string): readonly string[] {
  const pattern = /\b(?:from|import|require)\s*\(?\s*(['"`])(\.{1,2}\/[^'"`\n]+)\1/g
  return [...code.matchAll(pattern)].map((match) => match[2] ?? '')
}

async function readModule(file: string): Promise<CodeToTrust | null> {
  const candidates = extname(file) === '' ? ['', '.ts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js'] : ['']
  for (const ending of candidates) {
    try {
      return { name: resolve(file + ending), code: await readFile(file + ending, 'utf8') }
    } catch {
      // Not this one. A module that is nowhere fails in the run, with the module's own message.
    }
  }
  return null
}
