import ts from 'typescript'
import { isOf } from '#foreign-value'
import { TooMuchWorkError, workWithin } from './bounded-work.ts'
import { CodeLines } from './code-lines.ts'
import { modifiersInARow, TooDeepError } from './nesting.ts'
import { tooDeepAt, unparsedAt } from './too-deep.ts'
import { mostPartsHere, TooLargeError, tooLargeAt } from './too-large.ts'

/**
 * What a text is: a module in TypeScript, one in JavaScript, one of an installed package, or a script that `require` loads.
 */
export type CodeKind = 'typescript' | 'javascript' | 'package' | 'commonjs'

/** A text as TypeScript's parser reads it. */
export interface ParsedCode {
  readonly file: ts.SourceFile
  readonly lines: CodeLines
}

const mostModifiers = 200

/** Nodes that a parse may make. A text has one for each of its characters at most, and is parsed twice where it awaits. */
const freeWork = 50_000
const workPerCharacter = 3

/**
 * Words and signs of one text. Of packages some are a program in one file, and nobody can split them.
 */
const mostParts: Readonly<Record<CodeKind, number>> = {
  typescript: mostPartsHere,
  javascript: mostPartsHere,
  package: 8_000_000,
  commonjs: 8_000_000,
}

/**
 * And what they make: names, values, statements. A megabyte that people have written has two hundred thousand, one that a program
 * has made small three; a line of one letter has two, and each is walked through a dozen times.
 */
const mostNodes: Readonly<Record<CodeKind, number>> = {
  typescript: 600_000,
  javascript: 600_000,
  package: 5_000_000,
  commonjs: 5_000_000,
}

/** After so many mistakes nobody reads on, and of a megabyte that is no code the parser would find a million. */
const mostMistakes = 200

/** Of a long text the first piece that is parsed by itself. */
const firstLength = 8_192
/** Mistakes so near to the end of a beginning may be the cut's own: all that is open there is closed nowhere. */
const nearCut = 1_024

/**
 * Parses a text; its mistakes are `mistakesIn`'s business. Of a long text whose beginning is no code at all, the beginning.
 * Throws a TooDeepError, a TooLargeError.
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
 * A text, or a beginning of the `whole`, as a tree that can be walked through; its first `sound` characters have been parsed.
 * Throws a TooDeepError, a TooLargeError.
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

/** Where the node begins that is one too many, roughly; `null`: there are no more. */
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

/** Of regular expressions, octal numbers and escapes some dialect may think otherwise. */
function isOfDialect({ code }: ts.Diagnostic): boolean {
  return ofStrictCode.has(code) || (code >= 1_499 && code <= 1_538)
}

/** `null`: the parser ran out of stack, or has worked for long enough. */
function parsed(text: string, kind: CodeKind): ts.SourceFile | null {
  const name = kind === 'typescript' ? 'code.ts' : 'code.js'
  const work = freeWork + text.length * workPerCharacter
  try {
    return workWithin(work, () => ts.createSourceFile(name, text, fileOptions(kind), true, scriptKind[kind]))
  } catch (error) {
    // The parser keeps what it knows of a text until the next one that it gets through.
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
    // As a module, or `await (x)` at the top level would be a call.
    setExternalModuleIndicator: (file) =>
      Object.assign(file, { externalModuleIndicator: kind === 'commonjs' ? undefined : true }),
  }
}

/** TypeScript keeps it to itself. */
export type ParsedFile = ts.SourceFile & {
  readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[]
  readonly nodeCount: number
}

/** Octal numbers and escapes, by TypeScript's numbers. */
export const ofStrictCode: ReadonlySet<number> = new Set([1121, 1487, 1488, 1489])
