import { isIdentifier, topLevelNames } from '#code'
import { leastLimitMs, limitRemedy } from './duration.ts'
import { eachProblems } from './each-rules.ts'
import type { Graph, Node } from './graph.ts'
import { groupOf, membersOf } from './groups.ts'
import { handlesIn } from './handles.ts'
import { kindOf, partOf } from './kinds.ts'
import { limitProblems, unknownLimit } from './limits.ts'
import { nameFault } from './names.ts'
import { maxDurationMs, type NodeId } from './node.ts'
import { hasCode, nodeName, programName } from './node-name.ts'
import type { Problem } from './problem.ts'
import { edgesInto, edgesOutOf, nodeById, withAncestors } from './queries.ts'
import { blockedLimitOf } from './settings.ts'
import { isCold } from './start.ts'
import { startProblems } from './start-rules.ts'
import { streamProblems } from './stream-rules.ts'

const none: readonly Problem[] = []

/** Problems of the drawing as a whole: nothing to run, names that collide, nodes that the result does not need. */
export function pipelineProblems(graph: Graph): readonly Problem[] {
  return [
    ...nothingToRun(graph),
    ...blockedLimit(graph),
    ...limitProblems(graph),
    ...duplicateNames(graph),
    ...nothingAwaits(graph),
  ]
}

/** The problems of one node, without those of its code. */
export function nodeProblems(graph: Graph, node: Node): readonly Problem[] {
  return [
    ...nameProblems(node),
    ...noGroup(graph, node),
    ...missingInputs(graph, node),
    ...unknownLimit(graph, node),
    ...eachProblems(graph, node),
    ...streamProblems(graph, node),
    ...startProblems(graph, node),
    ...kindProblems(graph, node),
  ]
}

function nothingToRun(graph: Graph): readonly Problem[] {
  if (graph.nodes.some((node) => partOf(node) === 'task' || partOf(node) === 'output')) return []
  return [
    {
      code: 'nothing-to-run',
      severity: 'error',
      message: 'There is nothing to run',
      remedy: 'Add a coroutine, a gather or a sleep',
    },
  ]
}

function blockedLimit(graph: Graph): readonly Problem[] {
  const limitMs = blockedLimitOf(graph)
  if (limitMs === null || (limitMs >= leastLimitMs && limitMs <= maxDurationMs)) return []
  const message = `No step can end within ${limitMs} ms, the limit for holding the event loop`
  const tooLong = `The limit for holding the event loop, ${limitMs} ms, is longer than any run`
  return [
    {
      code: 'invalid-duration',
      severity: 'error',
      param: 'blockedLimitMs',
      message: limitMs > maxDurationMs ? tooLong : message,
      remedy: limitRemedy,
    },
  ]
}

function duplicateNames(graph: Graph): readonly Problem[] {
  const shared = new Set(topLevelNames(graph.shared))
  const owners = new Map<string, NodeId>()
  return graph.nodes.flatMap((node): readonly Problem[] => {
    const name = programName(node)
    if (!name) return []
    const isShared = shared.has(name) && kindOf(node.kind).naming !== 'key'
    const owner = owners.get(name)
    if (owner === undefined) owners.set(name, node.id)
    if (owner === undefined && !isShared) return []
    const message = isShared ? `The shared code already has a "${name}"` : `Two nodes have the name "${name}"`
    return [
      {
        code: 'duplicate-name',
        severity: 'error',
        node: node.id,
        param: 'name',
        message,
        remedy: 'Rename one of them',
      },
    ]
  })
}

function nothingAwaits(graph: Graph): readonly Problem[] {
  const outputs = graph.nodes.filter((node) => partOf(node) === 'output').map((node) => node.id)
  if (outputs.length === 0) return []
  const awaited = withAncestors(graph, outputs)
  return graph.nodes
    .filter((node) => hasCode(node) && !awaited.has(node.id) && !isUnawaited(graph, node))
    .map((node) => ({
      code: 'nothing-awaits',
      severity: 'warning',
      node: node.id,
      message: `Nothing awaits ${nodeName(node)}: the run may end before it does`,
      remedy: 'Wire it towards an output, or remove it',
    }))
}

/** It does not run at all, which is said of it already. */
function isUnawaited(graph: Graph, node: Node): boolean {
  return isCold(node) && edgesOutOf(graph, node.id).length === 0
}

function nameProblems(node: Node): readonly Problem[] {
  const name = programName(node)
  const fault = name === null ? null : nameFault(node.kind, name)
  if (name === null || !fault) return []
  const code = isIdentifier(name) ? 'reserved-name' : 'invalid-name'
  return [{ code, severity: 'error', node: node.id, param: 'name', ...fault }]
}

function kindProblems(graph: Graph, node: Node): readonly Problem[] {
  const kind = kindOf(node.kind)
  if (!kind.problems) return none
  return kind.problems(node, {
    name: () => nodeName(node),
    wiresIn: () => edgesInto(graph, node.id),
    wiresOut: () => edgesOutOf(graph, node.id),
    members: () => membersOf(graph.nodes, node.id).filter((id) => runs(nodeById(graph, id))).length,
  })
}

function runs(node: Node | undefined): boolean {
  return node !== undefined && partOf(node) === 'task'
}

/** A node in something that is no group, or a group that is within itself. */
function noGroup(graph: Graph, node: Node): readonly Problem[] {
  const { id, parentId } = node
  if (parentId === undefined || groupOf(graph.nodes, id) !== null) return none
  const isCircle = nodeById(graph, parentId)?.kind === 'group'
  const name = nodeName(node)
  return [
    {
      code: isCircle ? 'group-in-itself' : 'unknown-group',
      severity: 'error',
      node: id,
      message: isCircle ? `${name} is a group within itself` : `${name} is in "${parentId}", which is no group`,
      remedy: isCircle ? 'Take it out of the group that it is in' : 'Take it out, or add the group',
      fix: { kind: 'leave-group', label: 'Take it out' },
    },
  ]
}

function missingInputs(graph: Graph, node: Node): readonly Problem[] {
  const required = handlesIn(graph, node).filter((handle) => handle.isRequired)
  if (required.length === 0) return none
  const wired = new Set(edgesInto(graph, node.id).map((edge) => edge.targetHandle))
  const isResult = partOf(node) === 'output'
  return required
    .filter((handle) => !wired.has(handle.id))
    .map((handle) => ({
      code: isResult ? 'output-without-value' : 'missing-input',
      severity: 'error',
      node: node.id,
      message: `${nodeName(node)} needs a wire${handle.label ? ` into "${handle.label}"` : ''}`,
      remedy: isResult ? 'Wire a node into it' : 'Wire a node into it, or give the parameter a default',
    }))
}
