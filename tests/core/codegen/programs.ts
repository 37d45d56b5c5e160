import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import blankSpace from 'ts-blank-space'
import ts from 'typescript'

const folder = mkdtempSync(join(tmpdir(), 'codegen-'))
let files = 0

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Erases the types of `text` and runs it under this Node. */
export function run(text: string, args: readonly string[] = []): Promise<Ended> {
  files += 1
  const file = join(folder, `program-${files}.mjs`)
  writeFileSync(
    file,
    blankSpace(text, (node) => {
      throw new Error(`can't erase ${node.getText()}`)
    }),
  )
  return runFile(file, args)
}

/** Runs a program under this Node. */
export function runFile(file: string, args: readonly string[] = []): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args])
    const out = { stdout: '', stderr: '' }
    child.stdout.on('data', (data) => {
      out.stdout += data
    })
    child.stderr.on('data', (data) => {
      out.stderr += data
    })
    child.on('close', (status) => resolve({ status, ...out }))
  })
}

/** The errors of `tsc --strict` in the files, checked as one program. */
export function typeErrors(texts: Readonly<Record<string, string>>): readonly string[] {
  const program = programOf(texts)
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')
    const line =
      diagnostic.file && diagnostic.start !== undefined
        ? diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start).line + 1
        : 0
    return `${diagnostic.file?.fileName.split('/').at(-1) ?? ''}:${line} ${message}`
  })
}

/** The globals that a file uses: it does not declare them. */
export function globalsIn(text: string): readonly string[] {
  const program = programOf({ text })
  const checker = program.getTypeChecker()
  const names = new Set<string>()
  const isGlobal = (declaration: ts.Declaration): boolean =>
    declaration.getSourceFile().isDeclarationFile && !ts.isTypeParameterDeclaration(declaration)
  const visit = (node: ts.Node): void => {
    const isMember = !ts.isIdentifier(node) || /^(?:\.|\?\.)$/.test(text.slice(0, node.getStart()).at(-1) ?? '')
    const symbol = isMember ? undefined : checker.resolveName(node.text, node, ts.SymbolFlags.All, false)
    if (symbol && symbol === checker.getSymbolAtLocation(node) && symbol.declarations?.every(isGlobal)) {
      names.add(symbol.name)
    }
    ts.forEachChild(node, visit)
  }
  const file = program.getSourceFiles().find(({ fileName }) => fileName.endsWith('text.generated.ts'))
  if (file) visit(file)
  return [...names].filter((name) => name !== 'undefined' && name !== 'globalThis' && text.includes(name))
}

const options: ts.CompilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts'],
  types: ['node'],
  skipLibCheck: true,
}

/** Keeps the libraries that it has read: they are most of every program. */
const host = ts.createCompilerHost(options)
const libraries = new Map<string, ts.SourceFile | undefined>()

function libraryOf(path: string): ts.SourceFile | undefined {
  if (!libraries.has(path)) libraries.set(path, host.getSourceFile(path, ts.ScriptTarget.ES2022))
  return libraries.get(path)
}

function programOf(texts: Readonly<Record<string, string>>): ts.Program {
  const pathOf = (name: string): string => join(process.cwd(), `${name}.generated.ts`)
  const byPath = new Map(Object.entries(texts).map(([name, text]) => [pathOf(name), text]))
  const getSourceFile = (path: string, language: ts.ScriptTarget | ts.CreateSourceFileOptions) => {
    const text = byPath.get(path)
    return text === undefined ? libraryOf(path) : ts.createSourceFile(path, text, language)
  }
  return ts.createProgram([...byPath.keys()], options, { ...host, getSourceFile })
}
