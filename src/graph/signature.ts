import type { SyntaxNode, Tree } from '@lezer/common'
import { syntaxTree } from './syntax-tree.ts'

/** One parameter of a coroutine: one value handle, or for a rest parameter a growing row of them. */
export interface Parameter {
  /** The handle's id: the name, or for a destructured parameter `argument1`, `argument2`, … by position. */
  readonly name: string
  /** The type as written; absent where none is. */
  readonly type?: string
  /** `?` or a default: its handle may stay without a wire. */
  readonly isOptional: boolean
  readonly isRest: boolean
  readonly isPattern: boolean
  /** Where the binding and its `?` end in the code: the place where a type would stand. */
  readonly typeAt: number
}

/** A place in code, both from 1. */
export interface CodePlace {
  readonly line: number
  readonly column: number
}

/** A place that does not parse, and the word or sign that stands there: `''` at the end of the code. */
export interface UnexpectedToken extends CodePlace {
  readonly found: string
}

export interface Signature {
  /** The function's name; `''` while it has none. */
  readonly name: string
  readonly nameAt: { readonly from: number; readonly to: number }
  readonly isAsync: boolean
  readonly isGenerator: boolean
  readonly parameters: readonly Parameter[]
  /** The declared return type as written, `Promise<…>` taken off; absent where none is declared. */
  readonly returns?: string
  /** The first place that does not parse. */
  readonly syntaxError?: UnexpectedToken
  /** Statements beside the function (there should be none). */
  readonly strayAt?: CodePlace
}

const cache = new Map<string, Signature | null>()
/** Well above what the largest document holds: with less, every pass over it would read all of its code anew. */
const cacheLimit = 30_000

/**
 * Reads the one function declaration of a coroutine's code with CodeMirror's own light parser: no TypeScript compiler,
 * so it is fast enough for every keystroke. `null`: there is no function declaration in it.
 * Answers are cached by text, so equal code gives the identical object.
 */
export function signatureOf(code: string): Signature | null {
  const known = cache.get(code)
  if (known !== undefined) return known
  const signature = readSignature(code)
  if (cache.size >= cacheLimit) cache.clear()
  cache.set(code, signature)
  return signature
}

/** The first place where `code` (any TypeScript) does not parse; `null` where it does. */
export function syntaxErrorIn(code: string): UnexpectedToken | null {
  return firstError(syntaxTree(code), code)
}

function readSignature(code: string): Signature | null {
  const tree = syntaxTree(code)
  const declaration = tree.topNode.getChild('FunctionDeclaration') ?? exportedFunction(tree)
  if (!declaration) return null
  const name = declaration.getChild('VariableDefinition')
  const list = declaration.getChild('ParamList')
  const returns = returnType(declaration, code)
  const syntaxError = firstError(tree, code)
  const stray = strayStatement(tree, declaration)
  return {
    name: name ? code.slice(name.from, name.to) : '',
    nameAt: name ? { from: name.from, to: name.to } : { from: declaration.from, to: declaration.from },
    isAsync: declaration.getChild('async') !== null,
    isGenerator: declaration.getChild('Star') !== null,
    parameters: list ? parametersOf(list, code) : [],
    ...(returns === null ? {} : { returns }),
    ...(syntaxError ? { syntaxError } : {}),
    ...(stray ? { strayAt: placeAt(code, stray.from) } : {}),
  }
}

function exportedFunction(tree: Tree): SyntaxNode | null {
  return tree.topNode.getChild('ExportDeclaration')?.getChild('FunctionDeclaration') ?? null
}

function strayStatement(tree: Tree, declaration: SyntaxNode): SyntaxNode | null {
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    const isOurs = node.from <= declaration.from && node.to >= declaration.to
    if (!isOurs && !node.type.isError && !node.name.endsWith('Comment')) return node
  }
  return null
}

function parametersOf(list: SyntaxNode, code: string): readonly Parameter[] {
  const parameters: Parameter[] = []
  let position = 0
  for (const part of splitAtCommas(list)) {
    position += 1
    const binding = part.find((node) => /^(VariableDefinition|ObjectPattern|ArrayPattern)$/.test(node.name))
    if (!binding || code.slice(binding.from, binding.to) === 'this') continue
    const isPattern = binding.name !== 'VariableDefinition'
    const annotation = part.find((node) => node.name === 'TypeAnnotation')
    const optional = part.find((node) => node.name === 'Optional')
    parameters.push({
      name: isPattern ? `argument${position}` : code.slice(binding.from, binding.to),
      ...(annotation ? { type: code.slice(annotation.from, annotation.to).replace(/^\s*:\s*/, '') } : {}),
      isOptional: optional !== undefined || part.some((node) => node.name === 'Equals'),
      isRest: part.some((node) => node.name === 'Spread'),
      isPattern,
      typeAt: optional?.to ?? binding.to,
    })
  }
  return parameters
}

function splitAtCommas(list: SyntaxNode): SyntaxNode[][] {
  const parts: SyntaxNode[][] = [[]]
  for (let node = list.firstChild; node; node = node.nextSibling) {
    if (node.name === ',') parts.push([])
    else if (node.name !== '(' && node.name !== ')') parts.at(-1)?.push(node)
  }
  return parts.filter((part) => part.length > 0)
}

function returnType(declaration: SyntaxNode, code: string): string | null {
  const annotation = declaration.getChild('TypeAnnotation')
  if (!annotation) return null
  const text = code.slice(annotation.from, annotation.to).replace(/^\s*:\s*/, '')
  return /^Promise\s*<([\s\S]*)>$/.exec(text)?.[1]?.trim() ?? text
}

function firstError(tree: Tree, code: string): UnexpectedToken | null {
  const cursor = tree.cursor()
  do {
    // What the parser leaves out is inside of the error; where it misses something, the next token stands behind.
    if (cursor.type.isError) return { ...placeAt(code, cursor.from), found: tokenAt(code, cursor.from) }
  } while (cursor.next())
  return null
}

/** A word (the beginning of a very long one), or a sign: as much as a message can quote. */
function tokenAt(code: string, offset: number): string {
  return /^\s*([\p{ID_Continue}$]{1,40}|[=!<>&|?+*-]+|\S)/u.exec(code.slice(offset, offset + 200))?.[1] ?? ''
}

/** Line and column, from 1, of an offset. */
export function placeAt(code: string, offset: number): CodePlace {
  const before = code.slice(0, offset)
  const line = before.split('\n').length
  return { line, column: offset - before.lastIndexOf('\n') }
}
