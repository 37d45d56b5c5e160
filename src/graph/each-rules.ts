import { signatureOf } from '#code'
import { type Each, mostEach } from './each.ts'
import type { Graph, Node } from './graph.ts'
import { OUT } from './node.ts'
import { nodeName } from './node-name.ts'
import type { Policies } from './policies.ts'
import { isPolicyNode, type PolicyNode } from './policy-nodes.ts'
import type { Problem } from './problem.ts'
import { edgesAt, nodeById } from './queries.ts'

/** Errors for a node that is called for each item of nothing, of what is no list, or with a number at once that can't be. */
export function eachProblems(graph: Graph, node: Node): readonly Problem[] {
  const { each } = node as Policies
  if (each === undefined || !isPolicyNode(node)) return []
  return [...wrongParameter(graph, node, each), ...wrongLimit(node, each)]
}

/** The parameters that a node can be called for each item of, or the inputs of its file. Each value of a rest parameter has a wire of its own. */
export function eachParameters(node: PolicyNode): readonly string[] {
  return takenBy(node).map(({ name }) => name)
}

interface Taken {
  readonly name: string
  readonly isRequired: boolean
}

function takenBy(node: PolicyNode): readonly Taken[] {
  if (node.kind === 'pipeline') return node.inputs.map(({ name, hasDefault }) => ({ name, isRequired: !hasDefault }))
  const parameters = signatureOf(node.code)?.parameters ?? []
  return parameters.flatMap(({ name, isRest, isOptional }) => (isRest ? [] : [{ name, isRequired: !isOptional }]))
}

function wrongParameter(graph: Graph, node: PolicyNode, { parameter }: Each): readonly Problem[] {
  const taken = takenBy(node)
  const one = taken.find(({ name }) => name === parameter)
  if (!one) {
    const [word, none] =
      node.kind === 'pipeline'
        ? ['input', 'Give its file an input, and take its inputs over']
        : ['parameter', 'Give its function a parameter']
    const remedy = taken.length > 0 ? `Choose ${taken.map(({ name }) => name).join(' or ')}` : none
    const message = parameter === '' ? 'Each goes over nothing' : `Each goes over "${parameter}", which is no ${word}`
    return [error(node, 'parameter', `${message} of ${nodeName(node)}`, remedy)]
  }
  const wires = edgesAt(graph, node.id, parameter)
  if (wires.length === 0) {
    // That a required parameter needs a wire is said already.
    if (one.isRequired) return []
    return [error(node, 'parameter', `Each goes over "${parameter}", which has no wire`, 'Wire a list into it')]
  }
  const types = wires.map(({ source, sourceHandle }) => (sourceHandle === OUT ? typeOf(graph, source) : undefined))
  const type = types.find((name) => name !== undefined && plain.test(name))
  if (type === undefined) return []
  const remedy = `Wire a list into it, such as ${type}[], or take each off the node`
  return [error(node, 'parameter', `Each goes over "${parameter}", which is a ${type}, not a list`, remedy)]
}

const plain = /^(?:number|boolean|string)$/

/** The type of a node's value, where it is written down. */
function typeOf(graph: Graph, id: string): string | undefined {
  let node = nodeById(graph, id)
  // A sleep passes on what it is given. In a circle of sleeps nothing is known.
  for (let hops = 0; node?.kind === 'sleep' && hops < graph.nodes.length; hops += 1) {
    const [wire] = edgesAt(graph, node.id, 'value')
    node = wire && wire.sourceHandle === OUT ? nodeById(graph, wire.source) : undefined
  }
  if (node?.kind === 'input') return node.type.trim()
  if (node?.kind !== 'coroutine' || node.each) return undefined
  return signatureOf(node.code)?.returns?.trim()
}

function wrongLimit(node: PolicyNode, { limit }: Each): readonly Problem[] {
  if (limit === undefined || (Number.isSafeInteger(limit) && limit >= 1 && limit <= mostEach)) return []
  const message = limit > mostEach ? `${limit} at once is as good as all` : `Each cannot run ${limit} at once`
  const remedy = `Choose a whole number from 1 to ${mostEach}, or leave it out for all at once`
  return [error(node, 'limit', message, remedy)]
}

function error({ id: node }: PolicyNode, key: keyof Each, message: string, remedy: string): Problem {
  return { code: 'invalid-each', severity: 'error', node, param: `each.${key}`, message, remedy }
}
