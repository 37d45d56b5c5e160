import ts from 'typescript'
import { isOf } from '#foreign-value'
import { TooMuchWorkError, workWithin } from './bounded-work.ts'
import { CodeLines } from './code-lines.ts'
import { modifiersInARow, TooDeepError } from './nesting.ts'
import { tooDeepAt, unparsedAt } from './too-deep.ts'
import { mostPartsHere, TooLargeError, tooLargeAt } from './too-large.ts'

/**
 * The kind of a text: a TypeScript module, a JavaScript module, a module of an installed package, or a script for
 * `require`.
 */
export type CodeKind = 'typescript' | 'javascript' | 'package' | 'commonjs'

/** A text as TypeScript's parser reads it. */
export interface ParsedCode {
  readonly file: ts.SourceFile
  readonly lines: CodeLines
}

const mostModifiers = 200

/**
 * How many nodes a parse may make for any text. A text has at most one node for each character, and is parsed twice if
 * it has awaits.
 */
const freeWork = 50_000
const workPerCharacter = 3

/** The most words and signs in one text. Some packages are a whole program in one file, which users can't split. */
const mostParts: Readonly<Record<CodeKind, number>> = {
  typescript: mostPartsHere,
  javascript: mostPartsHere,
  package: 8_000_000,
  commonjs: 8_000_000,
}

/**
 * The most names, values and statements in one text. A megabyte of ordinary code has two hundred thousand; minified
 * code has three, and a line of single letters two. Each is visited a dozen times.
 */
const mostNodes: Readonly<Record<CodeKind, number>> = {
  typescript: 600_000,
  javascript: 600_000,
  package: 5_000_000,
  commonjs: 5_000_000,
}

/** With more errors than this, nobody reads on; in a megabyte that is no code, the parser would find a million. */
const mostMistakes = 200

/** The length of the first part of a long text, which is parsed by itself. */
const firstLength = 8_192
/** Errors this close to the end of such a part may come from the cut, which leaves everything open unclosed. */
const nearCut = 1_024

/**
 * Parses a text; `mistakesIn` finds its errors. If the beginning of a long text is no code at all, only the beginning
 * is parsed. Throws a TooDeepError or a TooLargeError.
 */
export function parseCode(text: string, kind: CodeKind): ParsedCode {
  const largeAt = tooLargeAt(text, mostParts[kind])
  if (largeAt !== null) throw new TooLargeError(largeAt, mostParts[kind])
  let sound = 0
  for (let length = firstLength; length < text.length / 2; length *= 4) {
    const beginning = text.slice(0, length)
    const file = shallow(beginning, kind, text, sound)
    if (mistakesBefore(file, length - nearCut) > mostMistakes) return { file, lines: new CodeLines(beginning) }
    sound = length
  }
  return { file: shallow(text, kind, text, sound), lines: new CodeLines(text) }
}

/**
 * A text, or a beginning of the `whole`, as a tree that is not too deep to visit. Its first `sound` characters have
 * been parsed before. Throws a TooDeepError or a TooLargeError.
 */
function shallow(text: string, kind: CodeKind, whole: string, sound: number): ts.SourceFile {
  const modifiers = modifiersInARow(text)
  if (modifiers.count > mostModifiers) throw new TooDeepError(modifiers.at)
  const file = parsed(text, kind)
  const largeAt = file && nodeAtCount(file, mostNodes[kind])
  if (largeAt !== null) throw new TooLargeError(largeAt, mostNodes[kind], 'names, values and statements')
  const at = file ? tooDeepAt(file) : unparsedAt(whole, sound, (beginning) => parsed(beginning, kind) !== null)
  if (!file || at !== null) throw new TooDeepError(at ?? 0)
  return file
}

/** About where the first node above the limit begins; `null`: there are no more nodes. */
function nodeAtCount(file: ts.SourceFile, most: number): number | null {
  if ((file as ParsedFile).nodeCount <= most) return null
  let count = 0
  const found = ts.forEachChild(file, function visit(node): ts.Node | undefined {
    count += 1
    return count > most ? node : ts.forEachChild(node, visit)
  })
  return found ? found.getStart(file) : file.end
}

function mistakesBefore(file: ts.SourceFile, end: number): number {
  return (file as ParsedFile).parseDiagnostics.filter((found) => !isOfDialect(found) && found.start < end).length
}

/** Whether it is about a regular expression, an octal number or an escape, which another dialect may allow. */
function isOfDialect({ code }: ts.Diagnostic): boolean {
  return ofStrictCode.has(code) || (code >= 1_499 && code <= 1_538)
}

/** `null`: the parser overflowed the stack, or did too much work. */
function parsed(text: string, kind: CodeKind): ts.SourceFile | null {
  const name = kind === 'typescript' ? 'code.ts' : 'code.js'
  const work = freeWork + text.length * workPerCharacter
  try {
    return workWithin(work, () => ts.createSourceFile(name, text, fileOptions(kind), true, scriptKind[kind]))
  } catch (error) {
    // The parser keeps its state of a failed text until it gets through another text.
    ts.createSourceFile(name, '', fileOptions(kind))
    if (isOf(error, RangeError) || isOf(error, TooMuchWorkError)) return null
    throw error
  }
}

const scriptKind: Readonly<Record<CodeKind, ts.ScriptKind>> = {
  typescript: ts.ScriptKind.TS,
  javascript: ts.ScriptKind.JS,
  package: ts.ScriptKind.JS,
  commonjs: ts.ScriptKind.JS,
}

function fileOptions(kind: CodeKind): ts.CreateSourceFileOptions {
  return {
    languageVersion: ts.ScriptTarget.ESNext,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    // Parsed as a module, since `await (x)` at the top level would otherwise be a call.
    setExternalModuleIndicator: (file) =>
      Object.assign(file, { externalModuleIndicator: kind === 'commonjs' ? undefined : true }),
  }
}

/** Fields that TypeScript does not publish. */
export type ParsedFile = ts.SourceFile & {
  readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[]
  readonly nodeCount: number
}

/** Octal numbers and escapes, by TypeScript's error numbers. */
export const ofStrictCode: ReadonlySet<number> = new Set([1121, 1487, 1488, 1489])
