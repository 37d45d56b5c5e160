import { join } from 'node:path'
import ts from 'typescript'
import { root } from './scratch-folder.ts'

/** The configuration of a project that uses the library. */
export interface ConsumerSetup {
  readonly resolution: 'node16' | 'nodenext' | 'bundler'
  readonly lib: readonly string[]
  /** The packages of @types that are used. */
  readonly types: readonly string[]
}

const modules = {
  node16: ts.ModuleKind.Node16,
  nodenext: ts.ModuleKind.NodeNext,
  bundler: ts.ModuleKind.ESNext,
}
const resolutions = {
  node16: ts.ModuleResolutionKind.Node16,
  nodenext: ts.ModuleResolutionKind.NodeNext,
  bundler: ts.ModuleResolutionKind.Bundler,
}

/**
 * The errors that the strict compiler finds in some files of the project, and in the declarations that these use.
 * `sources`: the files by name.
 */
export function typeErrors(
  folder: string,
  sources: Readonly<Record<string, string>>,
  { resolution, lib, types }: ConsumerSetup,
): readonly string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: lib.map((name) => `lib.${name}.d.ts`),
    types: [...types],
    typeRoots: [join(root, 'node_modules/@types')],
    module: modules[resolution],
    moduleResolution: resolutions[resolution],
  }
  const files = new Map(Object.entries(sources).map(([name, text]) => [join(folder, name), text]))
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists, getSourceFile } = host
  host.fileExists = (path) => files.has(path) || fileExists(path)
  host.readFile = (path) => files.get(path) ?? readFile(path)
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const text = files.get(path)
    return text === undefined
      ? getSourceFile(path, languageVersion, ...rest)
      : ts.createSourceFile(path, text, languageVersion)
  }
  const program = ts.createProgram([...files.keys()], options, host)
  return ts.getPreEmitDiagnostics(program).map((found) => {
    const text = ts.flattenDiagnosticMessageText(found.messageText, '\n')
    return `${found.file?.fileName.slice(folder.length + 1) ?? ''}: ${text}`
  })
}
