import type { SyntaxNode } from '@lezer/common'
import { AFTER, type CoroutineNode, type Graph, type Node } from './graph.ts'
import { practiceHints } from './practice-rules.ts'
import type { Problem, ProblemCode } from './problem.ts'
import {
  type CodePlace,
  placeAt,
  type Signature,
  signatureOf,
  syntaxErrorIn,
  type UnexpectedToken,
} from './signature.ts'
import { syntaxTree } from './syntax-tree.ts'

interface Known {
  readonly sharedNames: readonly string[]
  readonly problems: readonly Problem[]
}

const cache = new WeakMap<Node, Known>()

/**
 * What is wrong with a coroutine's code. Cached by the node: edits share the nodes they do not touch. `sharedNames`: as
 * `forgettableNames` gives them.
 */
export function codeProblems(node: Node, sharedNames: readonly string[]): readonly Problem[] {
  if (node.kind !== 'coroutine') return []
  const known = cache.get(node)
  if (known && isSameRow(known.sharedNames, sharedNames)) return known.problems
  const problems = readCode(node, sharedNames)
  cache.set(node, { sharedNames, problems })
  return problems
}

function isSameRow(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, place) => name === other[place])
}

/** What is wrong with the code that all coroutines share. */
export function sharedProblems(graph: Graph): readonly Problem[] {
  if (graph.shared.trim() === '') return []
  const unexpected = syntaxErrorIn(graph.shared)
  return unexpected ? [syntaxProblem('The shared code', unexpected)] : notErasable(graph.shared)
}

/** `fetchData has a syntax error at line 3: unexpected "}"` */
function syntaxProblem(whose: string, { found, ...place }: UnexpectedToken): Problem {
  const quote = found === '"' ? "'" : '"'
  const what = found === '' ? 'the code ends too early' : `unexpected ${quote}${found}${quote}`
  const message = `${whose} has a syntax error at line ${place.line}: ${what}`
  return error('syntax', message, 'Correct it where it is marked', place)
}

function readCode(node: CoroutineNode, sharedNames: readonly string[]): readonly Problem[] {
  const problems = [...functionProblems(node.code)]
  const isReadable = problems.every((problem) => problem.code !== 'syntax' && problem.code !== 'not-a-function')
  if (isReadable) problems.push(...notErasable(node.code), ...codeHints(node.code, sharedNames))
  return problems.map((problem) => ({ ...problem, node: node.id }))
}

function codeHints(code: string, sharedNames: readonly string[]): readonly Problem[] {
  return [...untypedParameters(code), ...bareCatches(code), ...practiceHints(code, sharedNames)]
}

function functionProblems(code: string): readonly Problem[] {
  const signature = signatureOf(code)
  const syntaxError = signature ? signature.syntaxError : syntaxErrorIn(code)
  const name = signature?.name || 'This coroutine'
  if (syntaxError) return [syntaxProblem(name, syntaxError)]
  if (!signature) {
    return [error('not-a-function', 'There is no function in this code', 'Write one: async function name() { … }')]
  }
  return signatureProblems(signature, name, placeAt(code, signature.nameAt.from))
}

function signatureProblems(signature: Signature, name: string, place: CodePlace): readonly Problem[] {
  const problems: Problem[] = []
  if (signature.name === '') {
    problems.push(error('invalid-name', 'This function has no name', 'Write a name after "function"', place))
  }
  if (!signature.isAsync) {
    problems.push(error('not-async', `${name} is not async`, 'Write "async" before "function"', place))
  }
  if (signature.isGenerator) {
    problems.push(error('unsupported-syntax', `${name} is a generator`, 'Remove the *, and return an array', place))
  }
  if (signature.strayAt) {
    const message = `There is code beside the function ${name}`
    problems.push(error('unsupported-syntax', message, "Move it into the pipeline's shared code", signature.strayAt))
  }
  if (signature.parameters.some((parameter) => parameter.name === AFTER)) {
    // Its wires would end at the handle that carries order.
    problems.push(error('reserved-name', `A parameter cannot be named "${AFTER}"`, 'Choose another name', place))
  }
  return problems
}

function error(code: ProblemCode, message: string, remedy: string, place?: CodePlace): Problem {
  return { code, severity: 'error', message, remedy, ...place }
}

/** Code runs with its types erased; these are TypeScript that would have to be translated. */
const translated: Readonly<Record<string, readonly [string, string]>> = {
  EnumDeclaration: ['An enum', 'a union of strings, or an object'],
  NamespaceDeclaration: ['A namespace', 'plain functions and constants'],
  Decorator: ['A decorator', 'a plain call'],
}

function notErasable(code: string): readonly Problem[] {
  const problems: Problem[] = []
  const cursor = syntaxTree(code).cursor()
  do {
    const found = translated[cursor.name]
    const isParameterProperty = cursor.name === 'Privacy' && cursor.node.parent?.name === 'ParamList'
    const [what, instead] = found ?? ['A parameter property', 'a field that the constructor assigns']
    if ((!found && !isParameterProperty) || isDeclared(cursor.node, code)) continue
    const place = placeAt(code, cursor.from)
    problems.push(error('unsupported-syntax', `${what} is more than a type to erase`, `Use ${instead}`, place))
  } while (cursor.next())
  return problems
}

/** `declare enum E {}` leaves nothing behind. */
function isDeclared(node: SyntaxNode, code: string): boolean {
  return node.parent?.name === 'AmbientDeclaration' || /^declare\b/.test(code.slice(node.from, node.to))
}

function untypedParameters(code: string): readonly Problem[] {
  const parameters = signatureOf(code)?.parameters ?? []
  return (
    parameters
      // A default gives the type: `retries = 3`.
      .filter((parameter) => parameter.type === undefined && !/^\s*=/.test(code.slice(parameter.typeAt)))
      .map((parameter) => ({
        code: 'untyped-parameter',
        severity: 'hint',
        ...placeAt(code, parameter.typeAt),
        message: `The parameter "${parameter.name}" has no type`,
        remedy: 'Write one behind it, such as ": string"',
      }))
  )
}

/** A catch around an await that lets nothing out also swallows CancelledError: `try { await x() } catch {}`. */
function bareCatches(code: string): readonly Problem[] {
  const problems: Problem[] = []
  const cursor = syntaxTree(code).cursor()
  do {
    if (cursor.name !== 'CatchClause') continue
    const clause = cursor.node
    const body = clause.parent?.getChild('Block')
    const text = code.slice(clause.from, clause.to)
    if (!body || !contains(body, 'AwaitExpression') || contains(clause, 'ThrowStatement')) continue
    if (/\bCancelledError\b/.test(text)) continue
    problems.push({
      code: 'bare-catch',
      severity: 'hint',
      ...placeAt(code, clause.from),
      message: 'This catch also swallows CancelledError, so that the task cannot be cancelled here',
      remedy: 'Begin it with: if (error instanceof CancelledError) throw error',
    })
  } while (cursor.next())
  return problems
}

/** Inner functions are other tasks' business and do not count. */
function contains(tree: SyntaxNode, name: string): boolean {
  for (let child = tree.firstChild; child; child = child.nextSibling) {
    if (/^(FunctionDeclaration|FunctionExpression|ArrowFunction)$/.test(child.name)) continue
    if (child.name === name) return true
    if (contains(child, name)) return true
  }
  return false
}
