import { countText } from '#words'
import type { Graph } from './graph.ts'
import { fileName, type Includes, includedFile, includedPath, inputsOf, pipelineNodes } from './includes.ts'
import { type Inclusions, inclusionsOf, mostDeep, mostNodes } from './inclusions.ts'
import { isRelative, type PipelineNode } from './kinds/pipeline.ts'
import { isSameInputs, type KnownInput } from './known-input.ts'
import { nodeName } from './node-name.ts'
import type { Problem, ProblemCode } from './problem.ts'

type ProblemsOf = (graph: Graph, includes: Includes) => readonly Problem[]

const none: readonly Problem[] = []

/**
 * The problems of the files that a pipeline includes. Those of a file's own drawing are told as one, with its first
 * error.
 */
export function includeProblems(graph: Graph, includes: Includes, problemsOf: ProblemsOf): readonly Problem[] {
  const nodes = pipelineNodes(graph).filter(({ file }) => isRelative(file))
  if (nodes.length === 0) return none
  const { path } = includes
  if (path === null) return nodes.map(notSaved)
  const inclusions = inclusionsOf(graph, { ...includes, path })
  const ofFiles = nodes.flatMap((node) => fileProblems(node, { ...includes, path }, inclusions, problemsOf))
  return [...tooMany(inclusions), ...ofFiles]
}

function notSaved(node: PipelineNode): Problem {
  const message = `${nodeName(node)} is looked for from the folder of this pipeline, which has none yet`
  return about(node, 'not-saved', message, 'Save this pipeline first')
}

function fileProblems(
  node: PipelineNode,
  includes: Includes & { readonly path: string },
  inclusions: Inclusions,
  problemsOf: ProblemsOf,
): readonly Problem[] {
  const path = includedPath(includes.path, node.file)
  const circle = inclusions.circleFrom(path)
  if (circle) return [includesItself(node, circle)]
  if (inclusions.depthOf(path) > mostDeep) return [tooDeep(node)]
  const read = includedFile(includes, path)
  if (!read) return [about(node, 'unreadable-file', `${node.file} has not been read`, 'Ask again')]
  if (!read.ok) return [about(node, 'unreadable-file', read.message, read.remedy)]
  const first = problemsOf(read.graph, { path, files: includes.files }).find(({ severity }) => severity === 'error')
  return [...(first ? [hasErrors(node, first)] : []), ...changedInputs(node, inputsOf(read.graph))]
}

function includesItself(node: PipelineNode, circle: readonly string[]): Problem {
  const names = circle.map(fileName)
  const message = names.length === 2 ? `${names[0]} includes itself` : `These include each other: ${names.join(' → ')}`
  return about(node, 'includes-itself', message, 'Take one of these pipelines out of the one before it')
}

function tooDeep(node: PipelineNode): Problem {
  const message = `${nodeName(node)} includes more than ${mostDeep} pipelines, one within the other`
  return about(node, 'too-deep', message, 'Put some of them in line')
}

/** Each use of a file has nodes of its own, so a few files that include each other twice may stand for millions. */
function tooMany({ nodes }: Inclusions): readonly Problem[] {
  if (nodes <= mostNodes) return none
  const message = `With all that it includes, this pipeline has more than ${countText(mostNodes, 'node')}`
  return [{ code: 'too-deep', severity: 'error', message, remedy: 'Include fewer pipelines' }]
}

function hasErrors(node: PipelineNode, { message }: Problem): Problem {
  return about(node, 'file-with-errors', `${node.file} cannot run: ${message}`, 'Open that pipeline, and mend it there')
}

/** An error only if what the node knows would not do: an input is gone, or one more has to be given. */
function changedInputs(node: PipelineNode, inputs: readonly KnownInput[]): readonly Problem[] {
  if (isSameInputs(node.inputs, inputs)) return none
  const now = new Map(inputs.map((input) => [input.name, input]))
  const known = new Set(node.inputs.filter(({ hasDefault }) => !hasDefault).map(({ name }) => name))
  const isGone = node.inputs.some(({ name }) => !now.has(name))
  const isMissing = inputs.some(({ name, hasDefault }) => !hasDefault && !known.has(name))
  const problem = about(
    node,
    'changed-inputs',
    `The inputs of ${node.file} have changed`,
    'Take them over; wires into inputs that are gone stay, so that they can be moved',
  )
  const fix = { kind: 'inputs', label: 'Take them over', inputs } as const
  return [{ ...problem, severity: isGone || isMissing ? 'error' : 'warning', param: 'inputs', fix }]
}

function about({ id }: PipelineNode, code: ProblemCode, message: string, remedy: string): Problem {
  return { code, severity: 'error', node: id, param: 'file', message, remedy }
}
