import {
  type CodeError,
  type CodePlace,
  isLongCode,
  parsesLightly,
  placeAt,
  type Reading,
  readingOf,
  type Signature,
  signatureOf,
} from '#code'
import type { Graph, Node } from './graph.ts'
import { AFTER } from './node.ts'
import { type CodeNode, hasCode } from './node-name.ts'
import { practiceHints } from './practice-rules.ts'
import type { Problem, ProblemCode } from './problem.ts'

interface Known {
  readonly reading: Reading | undefined
  readonly sharedNames: readonly string[]
  readonly problems: readonly Problem[]
}

const cache = new WeakMap<Node, Known>()

/**
 * The problems of a coroutine's code, as far as it has been read: syntax errors come from the full parser. Cached by
 * the node, since edits share the nodes they do not change. `sharedNames`: the result of `takenNames`.
 */
export function codeProblems(node: Node, sharedNames: readonly string[]): readonly Problem[] {
  if (!hasCode(node)) return []
  const known = cache.get(node)
  const reading = readingOf(node.code)
  if (known && known.reading === reading && isSameRow(known.sharedNames, sharedNames)) return known.problems
  const problems = problemsIn(node, reading, sharedNames)
  cache.set(node, { reading, sharedNames, problems })
  return problems
}

function isSameRow(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, place) => name === other[place])
}

/** The problems of the code that all coroutines share. */
export function sharedProblems(graph: Graph): readonly Problem[] {
  return mistakesIn('The shared code', graph.shared, readingOf(graph.shared))
}

function mistakesIn(whose: string, code: string, reading: Reading | undefined): readonly Problem[] {
  return [...shebangs(code), ...(reading?.errors ?? [])].map((mistake) => mistakeProblem(whose, mistake))
}

/** Errors for a `#!` line: at the start of a file it is valid, but this code is put in the middle of one. */
function shebangs(code: string): readonly CodeError[] {
  if (!code.startsWith('#!')) return []
  return [{ line: 1, column: 1, message: "'#!' can only be used at the start of a file" }]
}

/** `fetchData has a syntax error at line 3: ')' expected` */
function mistakeProblem(whose: string, { message, remedy, line, column }: CodeError): Problem {
  const place = { line, column }
  if (remedy !== undefined) return error('unsupported-syntax', message, remedy, place)
  const text = `${whose} has a syntax error at line ${line}: ${message}`
  return error('syntax', text, 'Correct it where it is marked', place)
}

function problemsIn(node: CodeNode, reading: Reading | undefined, sharedNames: readonly string[]): readonly Problem[] {
  const mistakes = mistakesIn(signatureOf(node.code)?.name || 'This coroutine', node.code, reading)
  const problems =
    mistakes.length > 0 ? mistakes : [...functionProblems(node, reading), ...codeHints(node.code, sharedNames)]
  return problems.map((problem) => ({ ...problem, node: node.id }))
}

function codeHints(code: string, sharedNames: readonly string[]): readonly Problem[] {
  // Hints are of little use in thousands of lines, and would take seconds.
  if (isLongCode(code) || !parsesLightly(code)) return []
  return [...untypedParameters(code), ...practiceHints(code, sharedNames)]
}

function functionProblems({ code, kind }: CodeNode, reading: Reading | undefined): readonly Problem[] {
  if (!reading) return []
  const { signature } = reading
  if (!signature) {
    return [error('not-a-function', 'There is no function in this code', 'Write one: async function name() { … }')]
  }
  return signatureProblems(signature, placeAt(code, signature.nameAt.from), kind === 'branch')
}

function signatureProblems(signature: Signature, place: CodePlace, isBranch: boolean): readonly Problem[] {
  const name = signature.name || 'This coroutine'
  const problems: Problem[] = []
  if (signature.name === '') {
    problems.push(error('invalid-name', 'This function has no name', 'Write a name after "function"', place))
  }
  if (signature.isGenerator && (isBranch || !signature.isAsync)) {
    const remedy = isBranch
      ? 'Remove the *'
      : 'Write "async" before "function" for a stream, or return an array without *'
    problems.push(error('unsupported-syntax', `${name} is a generator`, remedy, place))
  } else if (!signature.isAsync) {
    problems.push(error('not-async', `${name} is not async`, 'Write "async" before "function"', place))
  }
  if (signature.strayAt) {
    const message = `There is code beside the function ${name}`
    problems.push(error('unsupported-syntax', message, "Move it into the pipeline's shared code", signature.strayAt))
  }
  if (signature.parameters.some((parameter) => parameter.name === AFTER)) {
    // The wires of this parameter would end at the handle for order.
    problems.push(error('reserved-name', `A parameter cannot be named "${AFTER}"`, 'Choose another name', place))
  }
  return problems
}

function error(code: ProblemCode, message: string, remedy: string, place?: CodePlace): Problem {
  return { code, severity: 'error', message, remedy, ...place }
}

function untypedParameters(code: string): readonly Problem[] {
  const parameters = signatureOf(code)?.parameters ?? []
  return (
    parameters
      // A default value gives the type: `retries = 3`.
      .filter((parameter) => parameter.type === undefined && !/^\s*=/.test(code.slice(parameter.typeAt)))
      .map((parameter) => ({
        code: 'untyped-parameter',
        severity: 'hint',
        ...placeAt(code, parameter.typeAt),
        message: `The parameter "${parameter.name}" has no type`,
        remedy: 'Write one after it, such as ": string"',
      }))
  )
}
