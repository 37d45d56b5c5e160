import type ts from 'typescript'
import { described, isOf } from '#foreign-value'
import { asyncsIn } from './asyncs.ts'
import { type Bindings, bindingsOf } from './bindings.ts'
import type { CodeLines } from './code-lines.ts'
import { declaredSignature } from './declaration.ts'
import { edited, type Gap } from './edits.ts'
import { instrumented, withoutTypes } from './erase.ts'
import { freeTypesOf } from './free-types.ts'
import { freeUsesOf } from './free-uses.ts'
import { givesOf } from './gives.ts'
import { checkedLength, inOrder, mistakesIn } from './grammar.ts'
import { loadTimeOf } from './load-time.ts'
import { type Insertion, type ModuleCode, type NameUse, ownWords } from './module-code.ts'
import { ModuleSyntax } from './module-syntax.ts'
import { tooDeep } from './nesting.ts'
import { type CodeKind, type ParsedCode, parseCode } from './parse.ts'
import { type CodeError, mostTold, type ReadCode, type Reading } from './reading.ts'
import { plainErrorsIn, thrownIn } from './thrown.ts'
import { TooLargeError, tooLarge } from './too-large.ts'

/**
 * Reads a text as the installed TypeScript does. Code that TypeScript refuses, or that can't run by erasing types
 * alone, becomes errors with their places; everything else is a module that is ready to be linked. Never throws.
 */
export function readCode(text: string, kind: CodeKind = 'typescript'): ReadCode {
  try {
    const code = parseCode(text, kind)
    return readParsed(code, kind, mistakesIn([code], kind)[0] ?? [])
  } catch (error) {
    return { reading: unreadable(text, error), module: null }
  }
}

/** Reads many texts as `readCode` does, in a tenth of the time. */
export function readCodes(texts: readonly string[], kind: CodeKind = 'typescript'): readonly ReadCode[] {
  try {
    const codes = texts.map((text) => parseCode(text, kind))
    const mistakes = mistakesIn(codes, kind)
    return codes.map((code, index) => readParsed(code, kind, mistakes[index] ?? []))
  } catch {
    // One text is too deep or too large: reading each alone shows which one.
    return texts.map((text) => readCode(text, kind))
  }
}

function readParsed({ file, lines }: ParsedCode, kind: CodeKind, mistakes: readonly CodeError[]): ReadCode {
  const bindings = bindingsOf(file, lines)
  const refuse = (errors: readonly CodeError[]): ReadCode => ({
    reading: readingIn(file, lines, bindings, errors),
    module: null,
  })
  if (mistakes.length > 0) return refuse(mistakes)
  const { js, errors } = kind === 'typescript' ? withoutTypes(file, lines) : { js: file.text, errors: [] }
  const parts = instrumented(file, lines)
  const syntax = new ModuleSyntax(file, js, bindings, lines, kind === 'typescript')
  const refused = [
    ...errors,
    ...parts.errors,
    ...syntax.errors,
    ...takenWords(bindings, lines),
    ...(kind === 'commonjs' ? [] : functionsWord(bindings)),
  ]
  if (refused.length > 0) return refuse(inOrder(refused))
  const gaps = [...syntax.gaps, ...parts.gaps, ...shebang(file.text)]
  const { text, insertions } = edited(withGaps(js, gaps), [...syntax.edits, ...parts.edits])
  const { isAsync, laterRequests } = parts
  const load = loadTimeOf(file)
  const { requests, imports, exports, types } = syntax
  const module: ModuleCode = {
    js: text,
    insertions,
    isAsync,
    requests,
    imports,
    exports,
    types,
    laterRequests: kind === 'commonjs' ? laterRequests : laterRequests.filter((each) => each.kind === 'import'),
    uses: usesOf(syntax, bindings, file, insertions),
    names: [...bindings.names],
    assigned: [...bindings.assigned],
    free: freeUsesOf(bindings, load, lines),
    madeAtLoad: load.made,
    ...(kind === 'typescript' ? toldByExports(file, bindings) : nothingTold),
  }
  return { reading: readingIn(file, lines, bindings, []), module }
}

type ToldByExports = Pick<ModuleCode, 'freeTypes' | 'gives' | 'throws' | 'plainErrors' | 'asyncs'>

/** For modules beside a pipeline, which are never printed, and for facts that are unknown. */
const nothingTold: ToldByExports = { freeTypes: [], gives: 'unknown', throws: null, plainErrors: [], asyncs: null }

function toldByExports(file: ts.SourceFile, bindings: Bindings): ToldByExports {
  const told = { ...nothingTold, freeTypes: freeTypesOf(file, bindings) }
  // For a long text, finding the rest would take a tenth of the reading time, and save little in the printed file.
  if (file.text.length > checkedLength) return told
  return {
    ...told,
    gives: givesOf(file),
    throws: thrownIn(file, bindings),
    plainErrors: plainErrorsIn(file),
    asyncs: asyncsIn(file, bindings),
  }
}

function readingIn(
  file: ts.SourceFile,
  lines: CodeLines,
  { names, types, free }: Bindings,
  errors: readonly CodeError[],
): Reading {
  const told = errors.slice(0, mostTold)
  return { errors: told, signature: declaredSignature(file, lines), names: [...names], types: [...types], free }
}

/** Errors for declared words that compiled code needs for itself. */
function takenWords({ declared }: Bindings, lines: CodeLines): readonly CodeError[] {
  return ownWords.flatMap((word) => {
    const node = declared.get(word)
    if (!node) return []
    const message = `"${word}" is a word of the compiled code`
    return [{ message, remedy: 'Choose another name', ...lines.at(node.end - word.length) }]
  })
}

/**
 * The error for `arguments` at the top level: a module has none, but it would mean those of the function that the
 * module is compiled to.
 */
function functionsWord({ free }: Bindings): readonly CodeError[] {
  const use = free.find(({ name }) => name === 'arguments')
  return use ? [{ message: 'arguments is known in functions only', line: use.line, column: use.column }] : []
}

function usesOf(
  { imports }: ModuleSyntax,
  { uses, freeUses }: Bindings,
  file: ts.SourceFile,
  insertions: readonly Insertion[],
): readonly NameUse[] {
  const imported = imports.flatMap(({ local }) => uses.get(local) ?? [])
  const found = [...imported, ...freeUses]
    .filter(({ isExport }) => !isExport)
    .map(({ node, as }) => ({ at: node.getStart(file), length: node.end - node.getStart(file), name: node.text, as }))
  found.sort((a, b) => a.at - b.at)
  let next = 0
  let added = 0
  return found.map(({ at, ...use }) => {
    for (let each = insertions[next]; each && each.at - added <= at; each = insertions[next]) {
      added += each.length
      next += 1
    }
    return { at: at + added, ...use }
  })
}

/** Replaces the gaps by spaces and keeps their line breaks. */
function withGaps(js: string, gaps: readonly Gap[]): string {
  const parts: string[] = []
  let at = 0
  for (const { from, to } of [...gaps].sort((a, b) => a.from - b.from)) {
    parts.push(js.slice(at, from), js.slice(from, to).replace(/[^\n\r\u2028\u2029]/g, ' '))
    at = to
  }
  return parts.join('') + js.slice(at)
}

function shebang(text: string): readonly Gap[] {
  const line = /^#!.*/.exec(text)?.[0]
  return line === undefined ? [] : [{ from: 0, to: line.length }]
}

/**
 * The reading of code that is too large, or nested so deeply that the parser or a visit of its tree overflows the
 * stack.
 */
function unreadable(text: string, error: unknown): Reading {
  return { errors: [unreadableError(text, error)], signature: null, names: [], types: [], free: [] }
}

function unreadableError(text: string, error: unknown): CodeError {
  if (isOf(error, TooLargeError)) return tooLarge(text, error)
  if (isOf(error, RangeError)) return tooDeep(text, error)
  return {
    message: `This cannot be read: ${described(error).message}`,
    remedy: 'Write it in another way',
    line: 1,
    column: 1,
  }
}
