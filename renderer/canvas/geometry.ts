import {
  type Graph,
  goneHandles,
  type HandleIn,
  type HandleOut,
  handlesIn,
  handlesOut,
  isRunNode,
  type Node,
  type Placement,
  type Policies,
  policiesOf,
  type Size,
  type Start,
  takesTasks,
} from '#graph'

/**
 * A node's size and the places of its handles follow from the graph alone, never from the screen: so nodes that are not
 * mounted have wires too, and nothing is measured before the first picture.
 */

const nodeWidth = 216
const headerHeight = 38
/** A row of chips, which say the policies of a node. */
const chipRowHeight = 24
const lineHeight = 26
const rowHeight = 22
const footerHeight = 30
/** A frame says at its top what a card says in its header and in its footer. */
export const frameHeader = headerHeight + lineHeight
const defaultNoteSize: Size = { width: 216, height: 96 }
export const handleSize = 10

/** A handle and the distance of its middle from the node's top. */
export interface PlacedHandle extends HandleIn {
  readonly y: number
  /** The node no longer has this handle: it stays until the wire that ends there is removed. */
  readonly isGone?: true
}

/** A handle where wires begin, and the distance of its middle from the node's top. */
export interface PlacedOut extends HandleOut {
  readonly y: number
}

/** The distance of the handle for values from the node's top. */
export const outY: number = headerHeight + lineHeight / 2 - 3

/**
 * Places a node's handles. `after` is at the header. A single value handle shares the node's line; several have one row
 * each, and handles that are gone come last.
 */
export function placeHandles(graph: Graph, node: Node): readonly PlacedHandle[] {
  const handles: readonly Omit<PlacedHandle, 'y'>[] = [
    ...handlesIn(graph, node),
    ...goneHandles(graph, node).map((id) => ({ ...gone, id, label: id })),
  ]
  const hasRows = rowsOf(node, handles) > 0
  let row = 0
  return handles.map((handle) => {
    if (handle.role === 'after') return { ...handle, y: headerHeight / 2 }
    if (!hasRows) return { ...handle, y: outY }
    return { ...handle, y: rowY(node, row++) }
  })
}

function rowY(node: Node, row: number): number {
  return headerHeight + lineHeight + chipsHeight(node) + rowHeight * row + rowHeight / 2
}

function chipsHeight(node: Node): number {
  return chipRows(node).length * chipRowHeight
}

/** Places the handles at the right side: that for values at the node's line, a row for each case, errors at the footer. */
export function placeOuts(
  node: Node,
  handles: readonly PlacedHandle[],
  { height }: Pick<Size, 'height'> = nodeSize(node, handles, undefined),
): readonly PlacedOut[] {
  let row = 0
  return handlesOut(node).map((handle) => {
    if (handle.on === 'chosen') return { ...handle, y: rowY(node, row++) }
    return { ...handle, y: handle.on === 'failed' ? height - footerHeight / 2 : outY }
  })
}

const gone = { role: 'value', isRequired: false, isSpare: false, isGone: true } as const

/** How many rows with labels a card has: for handles at its left side that have one each, and for cases at its right. */
export function rowsOf(node: Node, handles: readonly Pick<PlacedHandle, 'role' | 'isGone'>[]): number {
  const count = handles.filter((handle) => handle.role !== 'after').length
  const cases = casesAt(node).length
  const hasRows = count > 1 || cases > 0 || takesTasks(node) || handles.some(({ isGone }) => isGone)
  return hasRows ? Math.max(count, cases) : 0
}

export type Chip = keyof Policies | 'start'

/** The chips under the line of a card, by row: an each and a retry have rows for themselves, since they have most to say. */
export function chipRows(node: Node): readonly (readonly Chip[])[] {
  const { timeoutMs, limit, retry, each } = policiesOf(node)
  const first: readonly Chip[] = [
    ...(startOf(node) === undefined ? [] : (['start'] as const)),
    ...(timeoutMs === undefined ? [] : (['timeoutMs'] as const)),
    ...(limit === undefined ? [] : (['limit'] as const)),
  ]
  return [
    ...(each === undefined ? [] : [['each'] as const]),
    ...(first.length > 0 ? [first] : []),
    ...(retry === undefined ? [] : [['retry'] as const]),
  ]
}

/** How a coroutine starts, if it is no usual task. */
export function startOf(node: Node): Start | undefined {
  return node.kind === 'coroutine' ? node.start : undefined
}

/** The cases of a branch, from top to bottom. */
export function casesAt(node: Node): readonly HandleOut[] {
  return handlesOut(node).filter(({ on }) => on === 'chosen')
}

export function nodeSize(
  node: Node,
  handles: readonly Pick<PlacedHandle, 'role' | 'isGone'>[],
  placement: Placement | undefined,
): Size {
  if (!isRunNode(node)) return placement?.size ?? defaultNoteSize
  const rows = rowsOf(node, handles)
  const padding = rows > 0 ? 6 : 0
  const height = headerHeight + lineHeight + chipsHeight(node) + rows * rowHeight + padding + footerHeight
  return { width: nodeWidth, height }
}
