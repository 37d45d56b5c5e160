import ts from 'typescript'
import { isOf } from '#foreign-value'
import { workWithin } from './bounded-work.ts'
import { isOfGrammar, isOfUnknownType } from './grammar-codes.ts'
import { deepestBracket } from './nesting.ts'
import { nodeAt } from './node-at.ts'
import { type CodeKind, ofStrictCode, type ParsedCode, type ParsedFile } from './parse.ts'
import type { CodeError } from './reading.ts'
import { tooDeepAt } from './too-deep.ts'

/** Finds the errors of each of many files. */
type Check = (files: readonly ts.SourceFile[]) => readonly (readonly ts.Diagnostic[])[]

/** Longer texts are read only by the parser and the engine: the checker would take half a second. */
export const checkedLength = 65_536

/** How many types, signatures and symbols a check may make for any texts; ordinary code needs some hundreds. */
const freeChecks = 200_000
const checksPerCharacter = 3

/**
 * With more brackets, too, the checker is left out: for 400 nested patterns it makes so many types that the process
 * runs out of memory.
 */
const checkedBrackets = 100

/** The same for nesting without brackets: a thousand nested yields take half a minute. */
const checkedDepth = 200

/**
 * The errors that `tsc` would report for the grammar of each text: one per line, in the order of the text. Many texts
 * are checked together, since preparing the checker takes ten times as long as checking a function.
 */
export function mistakesIn(
  codes: readonly ParsedCode[],
  kind: CodeKind,
  check: Check = grammarErrors,
): readonly (readonly CodeError[])[] {
  // The engine reads a script as it is, and a package's author has checked it.
  const isChecked = ({ file }: ParsedCode): boolean =>
    kind !== 'commonjs' &&
    kind !== 'package' &&
    file.text.length <= checkedLength &&
    deepestBracket(file.text).depth <= checkedBrackets &&
    tooDeepAt(file, checkedDepth) === null
  const checked = codes.filter(isChecked)
  // A text that changes the global scope must not affect the others.
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
  // Each search goes through the whole tree, and a text that is no code at all would need thousands.
  const isFew = diagnostics.length <= 100
  const placed = diagnostics.flatMap((found) => {
    const { start } = found
    if (start === undefined || isOfTypeScript(found, file) || (isFew && isOfExpression(found, file))) return []
    return [{ found, at: Math.min(start, file.text.length) }]
  })
  placed.sort((a, b) => a.at - b.at)
  // A megabyte on one line may have half a million errors, so messages are made only for those that are shown.
  const firsts = placed.filter(({ at }, index) => {
    const before = placed[index - 1]
    return !before || lines.at(before.at).line !== lines.at(at).line
  })
  return firsts.map(({ found, at }) => ({ ...saidOf(file, found, at), ...lines.at(at) }))
}

/** One error per line, in the order of the text. */
export function inOrder(errors: readonly CodeError[]): readonly CodeError[] {
  const sorted = [...errors].sort((a, b) => a.line - b.line || a.column - b.column)
  return sorted.filter(({ line }, index) => line !== sorted[index - 1]?.line)
}

/**
 * If the checker fails or does too much work for one file, it has no result for the others either. So each file is then
 * checked alone, and for the failing one only the parser's errors count.
 */
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

/**
 * Whether the RangeError is about a string's length, and not the stack: the checker writes out a type that is a text,
 * and a gigabyte is too long for the engine.
 */
function isOfLength({ message }: RangeError): boolean {
  return message === 'Invalid string length'
}

/**
 * The checker finds errors that the parser accepts: `break` outside of a loop, a second `const x`, `await` in a plain
 * function.
 */
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

/** Errors of the parser, and in JavaScript also what it reads as TypeScript. */
function parserErrors(files: readonly ts.SourceFile[]): ReturnType<Check> {
  // A program is made only if it is needed: for TypeScript the parser has found all of these errors.
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

/**
 * Errors that apply only to TypeScript: about its comments, a static method called constructor, or an assignment to a
 * private method.
 */
function isOfTypeScript({ code }: ts.Diagnostic, file: ts.SourceFile): boolean {
  return isJavaScript(file) && [1084, 1089, 2803].includes(code)
}

/** In JavaScript, the engine decides what a regular expression is. */
function isOfExpression({ start = 0 }: ts.Diagnostic, file: ts.SourceFile): boolean {
  return isJavaScript(file) && ts.isRegularExpressionLiteral(nodeAt(file, start))
}

/** A program of these files alone, with only the parts of the library that rules of grammar need. */
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

/** The parts of the library that rules of grammar need. */
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

/** TypeScript's number for code that `erasableSyntaxOnly` refuses. */
const notErasableCode = 1294

/** TypeScript that would need a translation, and what to write instead. */
const translated: { readonly [kind in ts.SyntaxKind]?: readonly [what: string, instead: string] } = {
  [ts.SyntaxKind.EnumDeclaration]: ['An enum', 'a union of strings, or an object'],
  [ts.SyntaxKind.ModuleDeclaration]: ['A namespace', 'plain functions and constants'],
  [ts.SyntaxKind.Parameter]: ['A parameter property', 'a field that the constructor assigns'],
  [ts.SyntaxKind.ImportEqualsDeclaration]: ['An import by "="', 'import … from'],
  [ts.SyntaxKind.ExportAssignment]: ['An export by "="', 'export default'],
  [ts.SyntaxKind.TypeAssertionExpression]: ['A type in front of its value', 'value as Type'],
  [ts.SyntaxKind.Decorator]: ['A decorator', 'a plain call'],
}

/** The error for code that can't run by erasing its types. */
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
