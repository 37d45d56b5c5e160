import { resolve } from 'node:path'
import type { CodeToTrust } from '#bridge'
import { type Graph, hasCode, type Includes } from '#graph'
import { fingerprint } from '../files/index.ts'
import { ModuleError } from '../modules/module-error.ts'
import { isOfPackage } from '../modules/source-kinds.ts'
import { includedGraphs } from './included.ts'
import type { CodeOfRun } from './reachable-code.ts'

/** A piece of code, and the key under which it is vouched for. */
export interface KeyedCode extends CodeToTrust {
  readonly key: string
}

/**
 * A key of the path and all code: the same code elsewhere, or other code here, has another key. Layout and node names don't
 * count.
 */
export function pipelineKey(path: string, graph: Graph): string {
  return fingerprint(JSON.stringify([resolve(path), codeOf(graph).map((piece) => piece.code)]))
}

/** The key of a file that is imported. */
export function fileKey(name: string, code: string): string {
  return fingerprint(JSON.stringify(['import', name, code]))
}

/** Tells the run why a file that it wants is not loaded. */
export function notShown(file: string): ModuleError {
  const problem = `${file} was not shown before the run: only the run knows that it is loaded`
  return new ModuleError('ERR_ACCESS_DENIED', problem, 'press Run again: it is shown then, and can be allowed')
}

/** The code in a graph, shared code first. Types of inputs are left out: they are printed, never run. */
export function codeOf(graph: Graph): readonly CodeToTrust[] {
  const pieces: CodeToTrust[] = graph.shared.trim() === '' ? [] : [{ name: 'shared code', code: graph.shared }]
  for (const node of graph.nodes) {
    if (hasCode(node)) pieces.push({ name: functionName(node.code) ?? node.id, code: node.code })
  }
  return pieces
}

/**
 * The code of the files that a pipeline includes. All pieces of a file have one key: that under which the file is vouched
 * for where it is opened itself.
 */
export function includedCode(includes: Includes): readonly KeyedCode[] {
  return includedGraphs(includes).flatMap(({ path, graph }) => {
    const key = pipelineKey(path, graph)
    return codeOf(graph).map(({ name, code }): KeyedCode => ({ name: `${path} › ${name}`, code, key }))
  })
}

function functionName(code: string): string | null {
  return /\bfunction\s*\*?\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)/u.exec(code)?.[1] ?? null
}

/**
 * Lists what a run loads beside the pipeline's own code: files (those of packages last), the fields of package.json files
 * that decide what is loaded, and the places in the person's own files that load what only the run knows.
 */
export function loadedCode({ files, computed, sources }: CodeOfRun): readonly KeyedCode[] {
  const unknown = computed.flatMap(({ file, line }): readonly CodeToTrust[] => {
    if (file === null || isOfPackage(file)) return []
    const text = files.find(({ path }) => path === file)?.code.split('\n')[line - 1]
    return text === undefined ? [] : [{ name: `${file}:${line} imports what only the run knows`, code: text.trim() }]
  })
  const pieces = [
    ...files.map(({ path: name, code }): CodeToTrust => ({ name, code })),
    ...sources.resolver.packages.seen(),
    ...unknown,
  ]
  return pieces
    .map((piece): KeyedCode => ({ ...piece, key: fileKey(piece.name, piece.code) }))
    .sort((a, b) => Number(isOfPackage(a.name)) - Number(isOfPackage(b.name)) || (a.name < b.name ? -1 : 1))
}
