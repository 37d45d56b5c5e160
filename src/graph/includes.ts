import type { Graph } from './graph.ts'
import type { PipelineNode } from './kinds/pipeline.ts'
import type { KnownInput } from './known-input.ts'

/** A file that a pipeline includes: its drawing, or why it could not be read. */
export type IncludedFile =
  | { readonly ok: true; readonly graph: Graph }
  | { readonly ok: false; readonly message: string; readonly remedy: string }

/** All files that a pipeline includes, directly or not, as its host has read them: this folder reads no files. */
export interface Includes {
  /** The path of the pipeline itself, with `/`; `null`: it is not saved, so it can include nothing. */
  readonly path: string | null
  /** By their paths. */
  readonly files: Readonly<Record<string, IncludedFile>>
}

/** Those of a pipeline that is not saved. */
export const noIncludes: Includes = { path: null, files: {} }

/** The inputs of a pipeline, in the order of its file, as a node that includes it knows them. */
export function inputsOf({ nodes }: Pick<Graph, 'nodes'>): readonly KnownInput[] {
  return nodes.flatMap((node) =>
    node.kind === 'input' ? [{ name: node.name, type: node.type, hasDefault: node.default !== undefined }] : [],
  )
}

/** The path of a file that the pipeline at `path` names. */
export function includedPath(path: string, file: string): string {
  const steps = path.split('/').slice(0, -1)
  for (const step of file.split('/')) {
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '') steps.pop()
    else if (step !== '..' && step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}

/** The file's own name: `fetch.pipeline`. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function pipelineNodes({ nodes }: Pick<Graph, 'nodes'>): readonly PipelineNode[] {
  return nodes.filter((node): node is PipelineNode => node.kind === 'pipeline')
}

/** The file of a path; `undefined`: it has not been read. */
export function includedFile({ files }: Pick<Includes, 'files'>, path: string): IncludedFile | undefined {
  return Object.hasOwn(files, path) ? files[path] : undefined
}
