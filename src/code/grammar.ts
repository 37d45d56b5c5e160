import ts from 'typescript'
import { isOf } from '#foreign-value'
import { workWithin } from './bounded-work.ts'
import { isOfGrammar, isOfUnknownType } from './grammar-codes.ts'
import { deepestBracket } from './nesting.ts'
import { nodeAt } from './node-at.ts'
import { type CodeKind, ofStrictCode, type ParsedCode, type ParsedFile } from './parse.ts'
import type { CodeError } from './reading.ts'
import { tooDeepAt } from './too-deep.ts'

/** For each of many files what is wrong with it. */
type Check = (files: readonly ts.SourceFile[]) => readonly (readonly ts.Diagnostic[])[]

/** Beyond this only the parser and the engine are asked: the checker would take half a second. */
export const checkedLength = 65_536

/** Types, signatures and symbols that a check may make, of all its texts: of one that people have written it makes some hundreds. */
const freeChecks = 200_000
const checksPerCharacter = 3

/** And beyond this: of 400 patterns within each other it makes so many types that the process runs out of memory. */
const checkedBrackets = 100

/** Of what has no brackets: of a thousand yields within each other it takes half a minute. */
const checkedDepth = 200

/**
 * What `tsc` would refuse in each of these for its grammar alone: one mistake per line, in the order of the text. Many are
 * asked about at once: getting the checker ready takes ten times as long as checking a function.
 */
export function mistakesIn(
  codes: readonly ParsedCode[],
  kind: CodeKind,
  check: Check = grammarErrors,
): readonly (readonly CodeError[])[] {
  // A script the engine reads as it is, and a package's author has checked it.
  const isChecked = ({ file }: ParsedCode): boolean =>
    kind !== 'commonjs' &&
    kind !== 'package' &&
    file.text.length <= checkedLength &&
    deepestBracket(file.text).depth <= checkedBrackets &&
    tooDeepAt(file, checkedDepth) === null
  const checked = codes.filter(isChecked)
  // What one of them says of the global scope is not the others' business.
  const groups = [
    checked.filter((code) => !changesGlobals(code)),
    ...checked.filter(changesGlobals).map((code) => [code]),
  ]
  const found = new Map(groups.flatMap((group) => errorsOf(group, (files) => checkedErrors(files, check))))
  for (const [code, errors] of errorsOf(
    codes.filter((code) => !found.has(code)),
    parserErrors,
  ))
    found.set(code, errors)
  return codes.map((code) => toldOf(code, found.get(code) ?? []))
}

function errorsOf(
  codes: readonly ParsedCode[],
  check: Check,
): readonly (readonly [ParsedCode, readonly ts.Diagnostic[]])[] {
  const errors = check(codes.map(({ file }) => file))
  return codes.map((code, index) => [code, errors[index] ?? []])
}

function changesGlobals({ file }: ParsedCode): boolean {
  return file.statements.some(
    ({ kind, flags }) => kind === ts.SyntaxKind.ModuleDeclaration && flags & ts.NodeFlags.GlobalAugmentation,
  )
}

function toldOf({ file, lines }: ParsedCode, diagnostics: readonly ts.Diagnostic[]): readonly CodeError[] {
  // Each is looked for in the whole tree: of what is no code at all there would be thousands.
  const isFew = diagnostics.length <= 100
  const placed = diagnostics.flatMap((found) => {
    const { start } = found
    if (start === undefined || isOfTypeScript(found, file) || (isFew && isOfExpression(found, file))) return []
    return [{ found, at: Math.min(start, file.text.length) }]
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

/** A checker that fails over one file, or has no end of it, has nothing to say of the others: each is asked about alone, and that one not at all. */
function checkedErrors(files: readonly ts.SourceFile[], check: Check): ReturnType<Check> {
  const work = files.reduce((sum, { text }) => sum + text.length * checksPerCharacter, freeChecks)
  try {
    return workWithin(work, () => check(files))
  } catch (error) {
    if (isOf(error, RangeError) && !isOfLength(error)) throw error
    if (files.length > 1) return files.flatMap((file) => checkedErrors([file], check))
    return parserErrors(files)
  }
}

/** Not for want of stack: of a type that is a text the checker makes all of it, and the engine has no text of a gigabyte. */
function isOfLength({ message }: RangeError): boolean {
  return message === 'Invalid string length'
}

/** The checker knows what the parser lets pass: `break` outside of a loop, a second `const x`, `await` in a plain function. */
export function grammarErrors(files: readonly ts.SourceFile[]): ReturnType<Check> {
  if (files.length === 0) return []
  const program = programOf(files)
  const checker = program.getTypeChecker()
  return files.map((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program
      .getSemanticDiagnostics(file)
      .filter((found) => isOfGrammar(found) && !isOfUnknownType(found, file, checker)),
  ])
}

/** What the parser can't read, and in JavaScript what it took for TypeScript. */
function parserErrors(files: readonly ts.SourceFile[]): ReturnType<Check> {
  // A program of a megabyte is not made for nothing: of TypeScript the parser has said all.
  const program = files.some(isJavaScript) ? programOf(files) : null
  return files.map((file) => {
    const found = program?.getSyntacticDiagnostics(file) ?? (file as ParsedFile).parseDiagnostics
    return found.filter((each) => !isOfStrictCode(each, file))
  })
}

function isJavaScript(file: ts.SourceFile): boolean {
  return extensionOf(file) === '.js'
}

function isOfStrictCode({ code }: ts.Diagnostic, file: ts.SourceFile): boolean {
  return !ts.isExternalModule(file) && ofStrictCode.has(code)
}

/** Comments for TypeScript, a method called constructor that is static, a private method that is assigned when it runs. */
function isOfTypeScript({ code }: ts.Diagnostic, file: ts.SourceFile): boolean {
  return isJavaScript(file) && [1084, 1089, 2803].includes(code)
}

/** In JavaScript a regular expression is what the engine takes for one. */
function isOfExpression({ start = 0 }: ts.Diagnostic, file: ts.SourceFile): boolean {
  return isJavaScript(file) && ts.isRegularExpressionLiteral(nodeAt(file, start))
}

/** The program of these files alone: of others, and of the library, it knows what the grammar's own rules ask for. */
export function programOf(files: readonly ts.SourceFile[]): ts.Program {
  const named = new Map(files.map((file, index) => [`/${index}${extensionOf(file)}`, file]))
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
  return ts.createProgram({ rootNames: [...named.keys()], options: compilerOptions, host })
}

function extensionOf({ fileName }: ts.SourceFile): string {
  return fileName.slice(fileName.lastIndexOf('.'))
}

const compilerOptions: ts.CompilerOptions = {
  allowJs: true,
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
interface IteratorYieldResult<T> { done?: false; value: T } interface IteratorReturnResult<R> { done: true; value: R }
type IteratorResult<T, R = any> = IteratorYieldResult<T> | IteratorReturnResult<R>
interface Iterator<T, R = any, N = any> { next(...[value]: [] | [N]): IteratorResult<T, R>; return?(value?: R): IteratorResult<T, R>; throw?(e?: any): IteratorResult<T, R> }
interface Iterable<T, R = any, N = any> { [Symbol.iterator](): Iterator<T, R, N> }
interface IterableIterator<T, R = any, N = any> extends Iterator<T, R, N> { [Symbol.iterator](): IterableIterator<T, R, N> }
interface IteratorObject<T, R = unknown, N = unknown> extends Iterator<T, R, N> { [Symbol.iterator](): IteratorObject<T, R, N> } type BuiltinIteratorReturn = any
interface Generator<T = unknown, R = any, N = any> extends IteratorObject<T, R, N> { next(...[value]: [] | [N]): IteratorResult<T, R>; return(value: R): IteratorResult<T, R>; throw(e: any): IteratorResult<T, R>; [Symbol.iterator](): Generator<T, R, N> }
interface AsyncIterator<T, R = any, N = any> { next(...[value]: [] | [N]): Promise<IteratorResult<T, R>>; return?(value?: R | PromiseLike<R>): Promise<IteratorResult<T, R>>; throw?(e?: any): Promise<IteratorResult<T, R>> }
interface AsyncIterable<T, R = any, N = any> { [Symbol.asyncIterator](): AsyncIterator<T, R, N> }
interface AsyncIterableIterator<T, R = any, N = any> extends AsyncIterator<T, R, N> { [Symbol.asyncIterator](): AsyncIterableIterator<T, R, N> }
interface AsyncIteratorObject<T, R = unknown, N = unknown> extends AsyncIterator<T, R, N> { [Symbol.asyncIterator](): AsyncIteratorObject<T, R, N> }
interface AsyncGenerator<T = unknown, R = any, N = any> extends AsyncIteratorObject<T, R, N> { next(...[value]: [] | [N]): Promise<IteratorResult<T, R>>; return(value: R | PromiseLike<R>): Promise<IteratorResult<T, R>>; throw(e: any): Promise<IteratorResult<T, R>>; [Symbol.asyncIterator](): AsyncGenerator<T, R, N> }`,
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
