import { type Parameter, signatureOf } from '#code'
import { AFTER, type GatherNode, type Graph, type Node, VALUE } from './graph.ts'
import { edgesInto } from './queries.ts'

/** `value`: the node needs it to start; `task`: the node waits while it runs; `after`: order, no value. */
export type HandleRole = 'value' | 'task' | 'after'

/** A place on a node where a wire may end. */
export interface HandleIn {
  readonly id: string
  readonly role: HandleRole
  /** What stands beside it; may be empty. */
  readonly label: string
  /** Without a wire the node cannot run. */
  readonly isRequired: boolean
  /** The empty place at the end of a row that grows. */
  readonly isSpare: boolean
  /** A TypeScript type, as written. */
  readonly type?: string
}

const after: HandleIn = { id: AFTER, role: 'after', label: 'after', isRequired: false, isSpare: false }

/**
 * The handles a wire may end at, from top to bottom, `after` last. Rows that grow (a gather's tasks, a rest parameter)
 * end in one spare. Code that does not parse gives the handles that can be read.
 */
export function handlesIn(graph: Graph, node: Node): readonly HandleIn[] {
  switch (node.kind) {
    case 'coroutine':
      return [...parameterHandles(graph, node.id, signatureOf(node.code)?.parameters ?? []), after]
    case 'gather':
      return [...gatherHandles(graph, node), after]
    case 'sleep':
      return [value('value', false), after]
    case 'output':
      return [value('', true)]
    case 'input':
    case 'note':
      return []
  }
}

/** What wires end at and a node has not, or has no more, by id: a parameter that is gone. In the order of the wires. */
export function goneHandles(graph: Graph, node: Node): readonly string[] {
  const there = new Set(handlesIn(graph, node).flatMap(({ id, isSpare }) => (isSpare ? [] : [id])))
  return [...new Set(edgesInto(graph, node.id).map((edge) => edge.targetHandle))].filter((id) => !there.has(id))
}

function value(label: string, isRequired: boolean): HandleIn {
  return { id: VALUE, role: 'value', label, isRequired, isSpare: false }
}

function parameterHandles(graph: Graph, id: string, parameters: readonly Parameter[]): readonly HandleIn[] {
  return parameters.flatMap((parameter) => {
    if (parameter.isRest) return restHandles(graph, id, parameter)
    const handle: HandleIn = {
      id: parameter.name,
      role: 'value',
      label: parameter.name,
      isRequired: !parameter.isOptional,
      isSpare: false,
      ...(parameter.type === undefined ? {} : { type: parameter.type }),
    }
    return [handle]
  })
}

function restHandles(graph: Graph, id: string, parameter: Parameter): readonly HandleIn[] {
  const count = restPositions(graph, id, parameter.name).reduce((most, position) => Math.max(most, position + 1), 0)
  const type = elementType(parameter.type)
  return Array.from({ length: count + 1 }, (_, position) => ({
    id: `${parameter.name}.${position}`,
    role: 'value',
    label: position === count ? `…${parameter.name}` : `${parameter.name} ${position + 1}`,
    isRequired: false,
    isSpare: position === count,
    ...(type === undefined ? {} : { type }),
  }))
}

/** A wire into `name.1e9`, written by hand, must not make a billion handles; it dangles instead. */
const mostRestHandles = 1_000

/** The places of a rest parameter that have a wire, ascending. */
export function restPositions(graph: Graph, id: string, name: string): readonly number[] {
  const positions = new Set<number>()
  for (const edge of edgesInto(graph, id)) {
    if (!edge.targetHandle.startsWith(`${name}.`)) continue
    const text = edge.targetHandle.slice(name.length + 1)
    if (/^(0|[1-9]\d{0,3})$/.test(text) && Number(text) < mostRestHandles) positions.add(Number(text))
  }
  return [...positions].sort((a, b) => a - b)
}

function elementType(type: string | undefined): string | undefined {
  if (type === undefined) return undefined
  const array = /^([\w.]+)\[\]$/.exec(type) ?? /^\(([\s\S]*)\)\[\]$/.exec(type) ?? /^Array<([\s\S]*)>$/.exec(type)
  return array?.[1]
}

function gatherHandles(graph: Graph, node: GatherNode): readonly HandleIn[] {
  const ids = [...node.handles, spareHandle(graph, node)]
  return ids.map((id, position) => {
    const isSpare = position === node.handles.length
    return { id, role: 'task', label: isSpare ? '' : String(position + 1), isRequired: false, isSpare }
  })
}

/** The id that the next task of a gather gets: above all that it has, and all that a dangling wire still names. */
function spareHandle(graph: Graph, node: GatherNode): string {
  let highest = 0
  for (const id of [...node.handles, ...edgesInto(graph, node.id).map((edge) => edge.targetHandle)]) {
    const digits = /^t(\d{1,9})$/.exec(id)?.[1]
    if (digits !== undefined) highest = Math.max(highest, Number(digits))
  }
  return `t${highest + 1}`
}

/** Does a wire leave this node? */
export function hasOut(node: Node): boolean {
  return node.kind !== 'output' && node.kind !== 'note'
}

/** The node's title: the function's name, the given name, or the kind while it has none. */
export function nodeName(node: Node): string {
  if (node.kind === 'note') return 'note'
  const name = node.kind === 'coroutine' ? signatureOf(node.code)?.name : node.name
  return name?.trim() || node.kind
}

/** The names of gathers and sleeps are titles; only these are names in a program, or keys of its result. */
export function programName(node: Node): string | null {
  if (node.kind === 'input' || node.kind === 'output') return node.name
  return node.kind === 'coroutine' ? signatureOf(node.code)?.name || null : null
}
