import ts from 'typescript'
import { CodeLines } from './code-lines.ts'
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

/** Parses a text; its mistakes are `mistakesIn`'s business. */
export function parseCode(text: string, kind: CodeKind): ParsedCode {
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
  const isChecked = ({ file }: ParsedCode): boolean => kind === 'typescript' && file.text.length <= checkedLength
  const checked = codes.filter(isChecked)
  const found = new Map(grammarErrors(checked.map(({ file }) => file)).map((errors, index) => [checked[index], errors]))
  return codes.map((code) =>
    toldOf(code, [...(found.get(code) ?? parserErrors(code.file)), ...looseFunctions(code.file, kind)]),
  )
}

/** `while (x) function f() {}`: the checker lets it pass, no module may have it, and what is put in makes a block of it. */
function looseFunctions(file: ts.SourceFile, kind: CodeKind): readonly ts.Diagnostic[] {
  if (kind === 'commonjs' || !/[)]\s*(?:async\s+)?function\b|\b(?:else|do)\s+function\b|:\s*function\b/.test(file.text))
    return []
  const found: ts.Diagnostic[] = []
  const visit = (node: ts.Node): void => {
    const { parent } = node
    if (
      ts.isFunctionDeclaration(node) &&
      (ts.isIterationStatement(parent, false) || ts.isIfStatement(parent) || ts.isLabeledStatement(parent))
    ) {
      const messageText = 'A function can only be declared at the top level or inside a block'
      found.push({
        category: ts.DiagnosticCategory.Error,
        code: 0,
        file,
        start: node.getStart(file),
        length: 1,
        messageText,
      })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function toldOf({ file, lines }: ParsedCode, diagnostics: readonly ts.Diagnostic[]): readonly CodeError[] {
  const errors = diagnostics
    .filter((found) => found.start !== undefined)
    .sort((a, b) => (a.start ?? 0) - (b.start ?? 0))
    .map((found) => errorOf(file, lines, found))
  return errors.filter(({ line }, index) => line !== errors[index - 1]?.line)
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
  return files.map((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file).filter(({ code }) => isOfGrammar(code)),
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

/**
 * TypeScript numbers its mistakes by part: from 1000 the grammar's, from 2000 those of types, from 17000 and 18000 both.
 * A mistake of types stops nobody: code that is only erased runs without.
 */
function isOfGrammar(code: number): boolean {
  if (code < 2_000) return !typesAmongGrammar.has(code)
  return grammarAmongTypes.has(code) || (code >= 17_000 && code < 18_050 && !typesAmongGrammar.has(code))
}

/** Numbered with the grammar, but about types, other files or options. */
const typesAmongGrammar: ReadonlySet<number> = new Set([
  1055, 1057, 1058, 1062, 1064, 1065, 1192, 1208, 1219, 1259, 1238, 1239, 1240, 1241, 1270, 1271, 1320, 1321, 1322,
  1329, 1337, 1340, 1345, 1361, 1362, 1378, 1432, 1453, 1471, 1479, 1484, 1485, 1541, 1542, 1543, 17009, 18004, 18033,
  18046, 18047, 18048, 18049, 18050,
])

/**
 * Numbered with the types, but the language's own: names that are declared twice, `super` and `arguments` where there are
 * none, what cannot be assigned to, functions without a body, parts in the wrong order.
 */
const grammarAmongTypes: ReadonlySet<number> = new Set([
  2300, 2323, 2335, 2337, 2338, 2357, 2364, 2369, 2371, 2374, 2389, 2390, 2391, 2393, 2395, 2397, 2398, 2406, 2414,
  2427, 2433, 2434, 2435, 2440, 2451, 2457, 2462, 2466, 2480, 2481, 2483, 2484, 2487, 2491, 2492, 2496, 2500, 2501,
  2523, 2524, 2528, 2535, 2566, 2567, 2651, 2652, 2657, 2659, 2660, 2661, 2666, 2667, 2668, 2669, 2670, 2675, 2680,
  2681, 2695, 2754, 2777, 2778, 2779, 2780, 2781, 2784, 2809, 2810, 2815, 2819, 2821, 2822, 2823, 2836, 2837, 2856,
  2857, 2880, 5076, 5084, 5085, 5086, 5087, 8020,
])

function errorOf(file: ts.SourceFile, lines: CodeLines, found: ts.Diagnostic): CodeError {
  const at = Math.min(found.start ?? 0, file.text.length)
  const said = found.code === notErasableCode ? notErasable(file, at) : { message: messageOf(found) }
  return { ...said, ...lines.at(at) }
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
  for (let around = node; around; around = around.parent) {
    const found = translated[around.kind]
    if (found) return { message: `${found[0]} is more than a type to erase`, remedy: `Use ${found[1]}` }
  }
  return { message: 'This TypeScript is more than types to erase', remedy: 'Write it in JavaScript' }
}

function notErasable(file: ts.SourceFile, at: number): Pick<CodeError, 'message' | 'remedy'> {
  let node: ts.Node = file
  const inner = (): ts.Node | undefined =>
    ts.forEachChild(node, (child) => (child.getStart(file) <= at && at < child.end ? child : undefined))
  for (let next = inner(); next; next = inner()) node = next
  return refusalOf(node)
}
