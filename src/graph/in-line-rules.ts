import { topLevelNames } from '#code'
import { commonName, declaredNames, foreignNames, functionNames, usedNames } from './code-names.ts'
import { isValueWire, limitsUsed, type Refused, refused, wireText } from './cut-rules.ts'
import type { Graph, Node, NodeOfKind } from './graph.ts'
import { takesTasks } from './handles.ts'
import type { PipelineNode } from './kinds/pipeline.ts'
import { partOf } from './kinds.ts'
import { limitsOf } from './limits.ts'
import { type Edge, ERROR } from './node.ts'
import { nodeName } from './node-name.ts'
import { hasPolicies } from './policies.ts'
import { edgesAt, edgesInto, edgesOutOf, nodeById, reaches } from './queries.ts'
import { isCold } from './start.ts'

/** A pipeline node and the drawing of its file. */
export interface Inlined {
  readonly graph: Graph
  readonly node: PipelineNode
  readonly inner: Graph
}

export function nodesOfKind<K extends 'input' | 'output'>({ nodes }: Graph, kind: K): readonly NodeOfKind<K>[] {
  return nodes.filter((node): node is NodeOfKind<K> => node.kind === kind)
}

/** Why the nodes of a file can't stand in the place of the pipeline node; `null`: they can. */
export function whyNotInLine(inlined: Inlined): Refused | null {
  return (
    atPolicies(inlined) ??
    atInputs(inlined) ??
    atOutputs(inlined) ??
    atItsEnd(inlined) ??
    inSettings(inlined) ??
    inShared(inlined) ??
    inNames(inlined)
  )
}

/** They stand around all of it, and its nodes would be without. */
function atPolicies({ node }: Inlined): Refused | null {
  if (!hasPolicies(node)) return null
  return refused(`${nodeName(node)} has policies, which count for all of its nodes`, 'Take the policies off first')
}

function atInputs({ graph, node, inner }: Inlined): Refused | null {
  const inputs = nodesOfKind(inner, 'input')
  const names = new Set(inputs.map(({ name }) => name))
  const lost = edgesInto(graph, node.id).find((wire) => isValueWire(wire) && !names.has(wire.targetHandle))
  if (lost)
    return refused(`${node.file} has no input ${lost.targetHandle}: ${wireText(graph, lost)}`, 'Remove the wire')
  const cold = edgesInto(graph, node.id).find(({ source }) => isCold(nodeById(graph, source) ?? {}))
  // In line, several nodes may take its value, or none of those that come first.
  if (cold)
    return refused(`The pipeline awaits a cold coroutine: ${wireText(graph, cold)}`, 'Make that one a task first')
  const missing = inputs.find(
    ({ id, name, default: value }) =>
      value === undefined && edgesAt(graph, node.id, name).length === 0 && edgesOutOf(inner, id).length > 0,
  )
  if (!missing) return null
  return refused(`The input ${missing.name} needs a value and has none`, `Draw a wire into ${missing.name} first`)
}

/** The wires that give the value of the pipeline, of its one output. */
export function resultWires(inner: Graph): readonly Edge[] {
  const [only, ...others] = nodesOfKind(inner, 'output')
  return only && others.length === 0 ? edgesInto(inner, only.id) : []
}

function atOutputs({ graph, node, inner }: Inlined): Refused | null {
  const out = edgesOutOf(graph, node.id)
  const failed = out.find(({ sourceHandle }) => sourceHandle === ERROR)
  if (failed)
    return refused(`An error may come from any of its nodes: ${wireText(graph, failed)}`, 'Group the nodes instead')
  const needed = out.find(isValueWire)
  if (!needed) return null
  const text = wireText(graph, needed)
  const results = resultWires(inner)
  const [result, alternative] = results
  if (!result) return refused(`Its value is an object of several values: ${text}`, 'Give the pipeline one output')
  const target = nodeById(graph, needed.target)
  if (alternative && target && (takesTasks(target) || edgesAt(graph, target.id, needed.targetHandle).length > 1))
    return refused(`Its value comes by one of several wires: ${text}`, 'Give its output one wire')
  const source = nodeById(inner, result.source)
  const takers = out.filter(isValueWire).map((wire) => nodeById(graph, wire.target))
  const taker = takers.find((each): each is Node => each !== undefined && takesTasks(each))
  if (!taker) return null
  if (source?.kind === 'input')
    return refused(`Its value is no task, and ${nodeName(taker)} takes one`, 'Put a node between')
  if (taker.kind !== 'race' || inner.nodes.filter((each) => partOf(each) === 'task').length === 1) return null
  return refused(
    `${nodeName(taker)} can let go of the whole pipeline, and not of many nodes`,
    'Group the nodes instead',
  )
}

/** At a pipeline's end what is left in it is cancelled; in line it would go on. */
function atItsEnd({ graph, node, inner }: Inlined): Refused | null {
  const outputs = nodesOfKind(inner, 'output')
  if (outputs.length === 0 || nodesOfKind(graph, 'output').length > 0) return null
  const late = inner.nodes.find(
    ({ id, ...each }) =>
      partOf({ id, ...each } as Node) === 'task' &&
      each.parentId === undefined &&
      edgesOutOf(inner, id).length === 0 &&
      !outputs.some((output) => reaches(inner, id, output.id)),
  )
  if (!late) return null
  return refused(
    `${nodeName(late)} is stopped at the end of ${nodeName(node)}, and would go on`,
    'Give this pipeline an output',
  )
}

function inSettings({ graph, inner }: Inlined): Refused | null {
  if (inner.settings.onError !== graph.settings.onError) {
    const message = 'The two pipelines do not do the same after an error'
    return refused(message, 'Choose the same in the settings of both: When an error is not collected')
  }
  const used = limitsUsed(graph.nodes)
  const clash = Object.entries(limitsOf(inner)).find(([name, count]) => {
    const own = Object.hasOwn(limitsOf(graph), name) ? limitsOf(graph)[name] : undefined
    return own !== undefined && (own !== count || used.has(name))
  })
  return clash ? refused(`Both have a limit called ${clash[0]}`, 'Rename one of the two') : null
}

/** Text that is the same in both stays once. */
export function isSharedNew({ graph, inner }: Inlined): boolean {
  return inner.shared.trim() !== '' && inner.shared.trim() !== graph.shared.trim()
}

function inShared(inlined: Inlined): Refused | null {
  if (!isSharedNew(inlined)) return null
  const { graph, inner } = inlined
  const clash = commonName(topLevelNames(inner.shared), declaredNames(graph))
  if (clash !== null) return refused(`Both have ${clash} in their code`, 'Rename one of the two')
  const called = commonName(usedNames(inner.shared), functionNames(inner.nodes))
  if (called === null) return null
  return refused(`The shared code of the file calls ${called}`, 'Put that function into the shared code')
}

/** A name that means something of the language or the host on one side must not become a function of the other. */
function inNames(inlined: Inlined): Refused | null {
  const { graph, inner } = inlined
  const name =
    commonName(foreignNames(inner), declaredNames(graph)) ?? commonName(foreignNames(graph), declaredNames(inner))
  if (name === null) return null
  return refused(
    `"${name}" is a function on one side only, and would be taken for it on the other`,
    'Rename the function',
  )
}
