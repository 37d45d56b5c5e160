import ts from 'typescript'
import { CodeLines } from './code-lines.ts'
import { isOfGrammar, isOfUnknownType } from './grammar-codes.ts'
import { deepestBracket, openAsyncCalls } from './nesting.ts'
import { nodeAt } from './node-at.ts'
import type { CodeError } from './reading.ts'

/** What a text is: a module in TypeScript, one in JavaScript, or a script that `require` loads. */
export type CodeKind = 'typescript' | 'javascript' | 'commonjs'

/** A text as TypeScript's parser reads it. */
export interface ParsedCode {
  readonly file: ts.SourceFile
  readonly lines: CodeLines
}

/** Beyond this only the parser and the engine are asked: the checker would take half a second. */
const checkedLength = 65_536

const mostAsyncCalls = 8

/** And beyond this: of 400 patterns within each other it makes so many types that the process runs out of memory. */
const checkedDepth = 100

/** Parses a text; its mistakes are `mistakesIn`'s business. A RangeError: it is nested too deeply. */
export function parseCode(text: string, kind: CodeKind): ParsedCode {
  if (openAsyncCalls(text) > mostAsyncCalls) throw new RangeError('too many calls of async')
  const name = kind === 'typescript' ? 'code.ts' : 'code.js'
  return {
    file: ts.createSourceFile(name, text, fileOptions(kind), true, scriptKind[kind]),
    lines: new CodeLines(text),
  }
}

/**
 * What `tsc` would refuse in each of these for its grammar alone: one mistake per line, in the order of the text. Many are
 * asked about at once: getting the checker ready takes ten times as long as checking a function.
 */
export function mistakesIn(codes: readonly ParsedCode[], kind: CodeKind): readonly (readonly CodeError[])[] {
  // What is plain JavaScript the engine knows best.
  const isChecked = ({ file: { text } }: ParsedCode): boolean =>
    kind === 'typescript' && text.length <= checkedLength && deepestBracket(text).depth <= checkedDepth
  const checked = codes.filter(isChecked)
  // What one of them says of the global scope is not the others' business.
  const groups = [
    checked.filter((code) => !changesGlobals(code)),
    ...checked.filter(changesGlobals).map((code) => [code]),
  ]
  const found = new Map(
    groups.flatMap((group) =>
      grammarErrors(group.map(({ file }) => file)).map((errors, index) => [group[index], errors]),
    ),
  )
  return codes.map((code) => toldOf(code, found.get(code) ?? parserErrors(code.file)))
}

function changesGlobals({ file }: ParsedCode): boolean {
  return file.statements.some(
    ({ kind, flags }) => kind === ts.SyntaxKind.ModuleDeclaration && flags & ts.NodeFlags.GlobalAugmentation,
  )
}

function toldOf({ file, lines }: ParsedCode, diagnostics: readonly ts.Diagnostic[]): readonly CodeError[] {
  const placed = diagnostics.flatMap((found) => {
    const { start } = found
    return start === undefined ? [] : [{ found, at: Math.min(start, file.text.length) }]
  })
  placed.sort((a, b) => a.at - b.at)
  // A megabyte on one line has half a million: only what is told of is put into words.
  const firsts = placed.filter(({ at }, index) => {
    const before = placed[index - 1]
    return !before || lines.at(before.at).line !== lines.at(at).line
  })
  return firsts.map(({ found, at }) => ({ ...saidOf(file, found, at), ...lines.at(at) }))
}

/** One per line, in the order of the text. */
export function inOrder(errors: readonly CodeError[]): readonly CodeError[] {
  const sorted = [...errors].sort((a, b) => a.line - b.line || a.column - b.column)
  return sorted.filter(({ line }, index) => line !== sorted[index - 1]?.line)
}

const scriptKind: Readonly<Record<CodeKind, ts.ScriptKind>> = {
  typescript: ts.ScriptKind.TS,
  javascript: ts.ScriptKind.JS,
  commonjs: ts.ScriptKind.JS,
}

function fileOptions(kind: CodeKind): ts.CreateSourceFileOptions {
  return {
    languageVersion: ts.ScriptTarget.ESNext,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    // As a module, or `await (x)` at the top level would be a call.
    setExternalModuleIndicator: (file) =>
      Object.assign(file, { externalModuleIndicator: kind === 'commonjs' ? undefined : true }),
  }
}

function parserErrors(file: ts.SourceFile): readonly ts.Diagnostic[] {
  return (file as unknown as { readonly parseDiagnostics: readonly ts.Diagnostic[] }).parseDiagnostics
}

/** The checker knows what the parser lets pass: `break` outside of a loop, a second `const x`, `await` in a plain function. */
function grammarErrors(files: readonly ts.SourceFile[]): readonly (readonly ts.Diagnostic[])[] {
  if (files.length === 0) return []
  const named = new Map(files.map((file, index) => [`/${index}.ts`, file]))
  named.set(libraryName, library)
  const host: ts.CompilerHost = {
    getSourceFile: (wanted) => named.get(wanted),
    fileExists: (wanted) => named.has(wanted),
    readFile: () => undefined,
    getDefaultLibFileName: () => libraryName,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (wanted) => wanted,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => {},
  }
  const program = ts.createProgram({ rootNames: [...named.keys()], options: compilerOptions, host })
  const checker = program.getTypeChecker()
  return files.map((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program
      .getSemanticDiagnostics(file)
      .filter((found) => isOfGrammar(found) && !isOfUnknownType(found, file, checker)),
  ])
}

const compilerOptions: ts.CompilerOptions = {
  noLib: true,
  noResolve: true,
  types: [],
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: false,
  erasableSyntaxOnly: true,
}

/** As much of the library as the grammar's own rules ask for. */
const libraryName = '/lib.d.ts'
const library = ts.createSourceFile(
  libraryName,
  `interface Array<T> { length: number; [n: number]: T }
interface ReadonlyArray<T> { length: number; [n: number]: T }
interface Boolean {} interface Function {} interface CallableFunction extends Function {} interface IArguments {}
interface NewableFunction extends Function {} interface Number {} interface Object {} interface RegExp {} interface String {}
interface Symbol {} interface SymbolConstructor { readonly iterator: unique symbol; readonly asyncIterator: unique symbol; readonly dispose: unique symbol; readonly asyncDispose: unique symbol }
declare var Symbol: SymbolConstructor
interface PromiseLike<T> { then<R>(done: (value: T) => R): PromiseLike<R> }
interface Promise<T> { then<R>(done: (value: T) => R): Promise<R> }
declare var Promise: { new <T>(executor: any): Promise<T>; prototype: Promise<any> }
interface Error { message: string } interface EvalError extends Error {} interface RangeError extends Error {}
interface ReferenceError extends Error {} interface SyntaxError extends Error {} interface TypeError extends Error {}
interface URIError extends Error {} interface AggregateError extends Error {} interface DOMException extends Error {}
type PropertyKey = string | number | symbol
interface TemplateStringsArray extends ReadonlyArray<string> {} interface ImportMeta {} interface ImportAttributes {}
interface ImportCallOptions { with?: any } interface Disposable {} interface AsyncDisposable {}
interface Iterator<T, R = any, N = any> { next(value?: any): any } interface Iterable<T> { [Symbol.iterator](): Iterator<T> }
interface IteratorObject<T, R = any, N = any> extends Iterator<T, R, N> {} interface BuiltinIteratorReturn {}
interface IterableIterator<T> extends Iterator<T> { [Symbol.iterator](): IterableIterator<T> }
interface AsyncIterator<T> { next(value?: any): Promise<any> } interface AsyncIterable<T> { [Symbol.asyncIterator](): AsyncIterator<T> }
interface AsyncIterableIterator<T> extends AsyncIterator<T> { [Symbol.asyncIterator](): AsyncIterableIterator<T> }
interface AsyncIteratorObject<T, R = any, N = any> extends AsyncIterator<T> {}
interface Generator<T = any, R = any, N = any> extends IteratorObject<T, R, N> { [Symbol.iterator](): Generator<T, R, N> }
interface AsyncGenerator<T = any, R = any, N = any> extends AsyncIteratorObject<T, R, N> { [Symbol.asyncIterator](): AsyncGenerator<T, R, N> }`,
  ts.ScriptTarget.ESNext,
)

function saidOf(file: ts.SourceFile, found: ts.Diagnostic, at: number): Pick<CodeError, 'message' | 'remedy'> {
  return found.code === notErasableCode ? notErasable(file, at) : { message: messageOf(found) }
}

function messageOf({ messageText }: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(messageText, ': ').replace(/\.$/, '')
}

/** TypeScript's number for what `erasableSyntaxOnly` refuses. */
const notErasableCode = 1294

/** TypeScript that would have to be translated, and what to write for it. */
const translated: { readonly [kind in ts.SyntaxKind]?: readonly [what: string, instead: string] } = {
  [ts.SyntaxKind.EnumDeclaration]: ['An enum', 'a union of strings, or an object'],
  [ts.SyntaxKind.ModuleDeclaration]: ['A namespace', 'plain functions and constants'],
  [ts.SyntaxKind.Parameter]: ['A parameter property', 'a field that the constructor assigns'],
  [ts.SyntaxKind.ImportEqualsDeclaration]: ['An import by "="', 'import … from'],
  [ts.SyntaxKind.ExportAssignment]: ['An export by "="', 'export default'],
  [ts.SyntaxKind.TypeAssertionExpression]: ['A type in front of its value', 'value as Type'],
  [ts.SyntaxKind.Decorator]: ['A decorator', 'a plain call'],
}

/** What a construct that erasing alone can't run is told. */
export function refusalOf(node: ts.Node | undefined): Pick<CodeError, 'message' | 'remedy'> {
  if (node && (ts.isAsExpression(node) || ts.isSatisfiesExpression(node))) {
    return { message: 'Without its type this would be grouped otherwise', remedy: 'Put it in parentheses' }
  }
  for (let around = node; around; around = around.parent) {
    const found = translated[around.kind]
    if (found) return { message: `${found[0]} is more than a type to erase`, remedy: `Use ${found[1]}` }
  }
  return { message: 'This TypeScript is more than types to erase', remedy: 'Write it in JavaScript' }
}

function notErasable(file: ts.SourceFile, at: number): Pick<CodeError, 'message' | 'remedy'> {
  return refusalOf(nodeAt(file, at))
}
