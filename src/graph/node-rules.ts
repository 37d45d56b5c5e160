import { isIdentifier, readingOf, topLevelNames } from '#code'
import { leastLimitMs, limitRemedy } from './duration.ts'
import { blockedLimitOf, type Graph, type InputNode, maxDurationMs, type Node, type NodeId } from './graph.ts'
import { handlesIn, nodeName, programName } from './handles.ts'
import { mayHaveType } from './input-value.ts'
import { nameFault } from './names.ts'
import type { Problem } from './problem.ts'
import { edgesAt, edgesInto, edgesOutOf, withAncestors } from './queries.ts'

/** What concerns the drawing as a whole: is there anything to run, do names collide, does the result need it? */
export function pipelineProblems(graph: Graph): readonly Problem[] {
  return [...nothingToRun(graph), ...limitProblems(graph), ...duplicateNames(graph), ...nothingAwaits(graph)]
}

/** What is wrong with one node, its code apart. */
export function nodeProblems(graph: Graph, node: Node): readonly Problem[] {
  return [...nameProblems(node), ...kindProblems(graph, node)]
}

function nothingToRun(graph: Graph): readonly Problem[] {
  if (graph.nodes.some((node) => node.kind !== 'note' && node.kind !== 'input')) return []
  return [
    {
      code: 'nothing-to-run',
      severity: 'error',
      message: 'There is nothing to run',
      remedy: 'Add a coroutine, a gather or a sleep',
    },
  ]
}

function limitProblems(graph: Graph): readonly Problem[] {
  const limitMs = blockedLimitOf(graph)
  if (limitMs === null || (limitMs >= leastLimitMs && limitMs <= maxDurationMs)) return []
  const message = `No step can end within ${limitMs} ms, the limit for holding the event loop`
  const tooLong = `The limit for holding the event loop, ${limitMs} ms, is longer than any run`
  return [
    {
      code: 'invalid-duration',
      severity: 'error',
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
    const isShared = shared.has(name) && node.kind !== 'output'
    const owner = owners.get(name)
    if (owner === undefined) owners.set(name, node.id)
    if (owner === undefined && !isShared) return []
    const message = isShared ? `The shared code already has a "${name}"` : `Two nodes have the name "${name}"`
    return [{ code: 'duplicate-name', severity: 'error', node: node.id, message, remedy: 'Rename one of them' }]
  })
}

function nothingAwaits(graph: Graph): readonly Problem[] {
  const outputs = graph.nodes.filter((node) => node.kind === 'output').map((node) => node.id)
  if (outputs.length === 0) return []
  const awaited = withAncestors(graph, outputs)
  return graph.nodes
    .filter((node) => node.kind === 'coroutine' && !awaited.has(node.id))
    .map((node) => ({
      code: 'nothing-awaits',
      severity: 'warning',
      node: node.id,
      message: `Nothing awaits ${nodeName(node)}: the run may end before it does`,
      remedy: 'Wire it towards an output, or remove it',
    }))
}

function nameProblems(node: Node): readonly Problem[] {
  const name = programName(node)
  const fault = name === null ? null : nameFault(node.kind, name)
  if (name === null || !fault) return []
  const code = isIdentifier(name) ? 'reserved-name' : 'invalid-name'
  return [{ code, severity: 'error', node: node.id, ...fault }]
}

function kindProblems(graph: Graph, node: Node): readonly Problem[] {
  switch (node.kind) {
    case 'coroutine':
      return missingInputs(graph, node)
    case 'gather':
      return gatherProblems(graph, node.id, node.handles)
    case 'sleep':
      return durationProblems(node.id, node.durationMs)
    case 'input':
      return inputProblems(graph, node)
    case 'output':
      return missingInputs(graph, node)
    case 'note':
      return []
  }
}

function missingInputs(graph: Graph, node: Node): readonly Problem[] {
  const wired = new Set(edgesInto(graph, node.id).map((edge) => edge.targetHandle))
  return handlesIn(graph, node)
    .filter((handle) => handle.isRequired && !wired.has(handle.id))
    .map((handle) => ({
      code: node.kind === 'output' ? 'output-without-value' : 'missing-input',
      severity: 'error',
      node: node.id,
      message: `${nodeName(node)} needs a wire${handle.label ? ` into "${handle.label}"` : ''}`,
      remedy: node.kind === 'output' ? 'Wire a node into it' : 'Wire a node into it, or give the parameter a default',
    }))
}

function gatherProblems(graph: Graph, node: NodeId, handles: readonly string[]): readonly Problem[] {
  if (handles.some((handle) => edgesAt(graph, node, handle).length > 0)) return []
  const remedy = 'Wire the tasks into it that it shall wait for'
  return [{ code: 'gather-of-nothing', severity: 'error', node, message: 'This gather has no tasks', remedy }]
}

function durationProblems(node: NodeId, durationMs: number): readonly Problem[] {
  if (durationMs >= 0 && durationMs <= maxDurationMs) return []
  const message = `A sleep cannot take ${durationMs} ms`
  return [{ code: 'invalid-duration', severity: 'error', node, message, remedy: 'Choose from 0 ms to 24.8 days' }]
}

function inputProblems(graph: Graph, node: InputNode): readonly Problem[] {
  const problems: Problem[] = []
  if (!isType(node.type)) {
    const message = node.type.trim() ? `"${node.type}" is not a type` : `${nodeName(node)} has no type`
    const remedy = 'Write a TypeScript type, such as string or number[]'
    problems.push({ code: 'invalid-type', severity: 'error', node: node.id, message, remedy })
  } else if (node.default !== undefined && !mayHaveType(node.default, node.type.trim())) {
    const message = `The default of ${nodeName(node)} is not a ${node.type}`
    const remedy = `Make it a ${node.type}, or change the type`
    problems.push({ code: 'invalid-default', severity: 'error', node: node.id, message, remedy })
  }
  if (edgesOutOf(graph, node.id).length === 0) {
    const message = `Nothing uses the input ${nodeName(node)}`
    problems.push({
      code: 'unused-input',
      severity: 'warning',
      node: node.id,
      message,
      remedy: 'Wire it, or remove it',
    })
  }
  return problems
}

function isType(text: string): boolean {
  return text.trim() !== '' && (readingOf(typeCode(text))?.errors ?? []).length === 0
}

/**
 * The code that an input's type is read in: in brackets of two kinds, so that `string; let x`, `string = 1` or `A)] | [(B`
 * cannot pass as a type and more. A comment may end it.
 */
export function typeCode(type: string): string {
  return `type T = [(${type}\n)]\ntype U = { a: Array<${type}\n> }`
}
