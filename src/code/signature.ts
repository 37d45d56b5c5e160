import type { SyntaxNode, Tree } from '@lezer/common'
import { CodeLines } from './code-lines.ts'
import { lightBindingsOf } from './light-bindings.ts'
import type { CodePlace } from './module-code.ts'
import { type Parameter, type Reading, readingOf, type Signature } from './reading.ts'
import { headOf, isLongCode, syntaxTree } from './syntax-tree.ts'

const cache = new Map<string, Signature | null>()
/**
 * Far more than the largest document needs: with a smaller cache, every pass over such a document would read all of its
 * code again.
 */
const cacheLimit = 30_000
/** For long texts, since each keystroke makes another text of a megabyte. */
const longCache = new Map<string, Signature | null>()
const longCacheLimit = 50

/**
 * The signature of the one function declaration in a coroutine's code; `null`: there is none. It is the full parser's,
 * or while code is being written that of CodeMirror's light parser. The light parser is fast enough for every
 * keystroke, but its errors are not shown to anybody; of a long text it reads only the beginning. Results are cached by
 * text, so equal code gives the identical object.
 */
export function signatureOf(code: string): Signature | null {
  const known = (isLongCode(code) ? longCache : cache).get(code)
  const reading = soundReading(code)
  if (reading) return trueSignature(reading, known ?? null)
  if (known !== undefined) return known
  const signature = readSignature(headOf(code))
  keep(code, signature)
  return signature
}

function keep(code: string, signature: Signature | null): void {
  const [kept, limit] = isLongCode(code) ? [longCache, longCacheLimit] : [cache, cacheLimit]
  if (kept.size >= limit) kept.clear()
  kept.set(code, signature)
}

const trueSignatures = new WeakMap<Reading, Signature | null>()

/** The light signature if it is the same, so that comparing by identity shows no change. */
function trueSignature(reading: Reading, light: Signature | null): Signature | null {
  const known = trueSignatures.get(reading)
  if (known !== undefined) return known
  const isSame = JSON.stringify(light) === JSON.stringify(reading.signature)
  const signature = isSame ? light : reading.signature
  trueSignatures.set(reading, signature)
  return signature
}

/** For code with errors the light parser is as good as the full one. */
function soundReading(code: string): Reading | undefined {
  const reading = readingOf(code)
  return reading?.errors.length === 0 ? reading : undefined
}

/** Whether the light parser gets through `code`: ask before visiting its tree. */
export function parsesLightly(code: string): boolean {
  const cursor = syntaxTree(code).cursor()
  do if (cursor.type.isError) return false
  while (cursor.next())
  return true
}

/**
 * The top-level names in `code`: functions, variables, classes, imports. For a long text that has not been read, those
 * of its beginning.
 */
export function topLevelNames(code: string): readonly string[] {
  const reading = soundReading(code)
  if (reading) return reading.names
  return lightBindingsOf(headOf(code)).top.values.map(({ name }) => name)
}

function readSignature(code: string): Signature | null {
  const tree = syntaxTree(code)
  const declaration = tree.topNode.getChild('FunctionDeclaration') ?? exportedFunction(tree)
  if (!declaration) return null
  const name = declaration.getChild('VariableDefinition')
  const list = declaration.getChild('ParamList')
  const returns = returnType(declaration, code)
  const stray = strayStatement(tree, declaration)
  const body = declaration.getChild('Block')
  return {
    name: name ? code.slice(name.from, name.to) : '',
    nameAt: name ? { from: name.from, to: name.to } : { from: declaration.from, to: declaration.from },
    isAsync: declaration.getChild('async') !== null,
    isGenerator: declaration.getChild('Star') !== null,
    bodyAt: body ? body.from + 1 : null,
    parameters: list ? parametersOf(list, code) : [],
    ...(returns === null ? {} : { returns }),
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

let last: { readonly code: string; readonly lines: CodeLines } | null = null

/** The line and column of an offset, from 1. For many places of the same code, its lines are found only once. */
export function placeAt(code: string, offset: number): CodePlace {
  if (last?.code !== code) last = { code, lines: new CodeLines(code) }
  return last.lines.at(offset)
}
