/** What nodes and wires are made of, whatever the kinds: plain readonly data. */

export type NodeId = string

/** Whole pixels on the canvas. */
export interface Position {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** A JSON value: what an input's default may be and what a result becomes. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * A key of a file that this version does not know. It is kept where it stood: right behind the key `after`
 * (`null`: first), so that a file written by somebody's newer tool survives an edit here.
 */
export interface UnknownKey {
  readonly after: string | null
  readonly key: string
  readonly value: Json
}

/** What every node has, whatever its kind. */
export interface NodeBase {
  /** Short, readable, made from the name when the node was added; never reused, never changed by a rename. */
  readonly id: NodeId
  readonly unknown?: readonly UnknownKey[]
}

/** A wire. Its identity is its four ends (`edgeId`). */
export interface Edge {
  readonly source: NodeId
  /** Today always `OUT`; errors and branches will leave by other handles. */
  readonly sourceHandle: string
  readonly target: NodeId
  readonly targetHandle: string
  readonly unknown?: readonly UnknownKey[]
}

/** The one handle a value leaves by. */
export const OUT = 'out'
/** The handle at the header: order without a value. */
export const AFTER = 'after'
/** The value handle of a sleep and of an output. */
export const VALUE = 'value'

/** The longest delay a timer can hold on Node and in browsers (2^31 - 1 ms, 24.8 days). */
export const maxDurationMs = 2_147_483_647

/** `a.out->b.x`: the identity of a wire, for React keys, selections and messages. */
export function edgeId(edge: Edge): string {
  return `${edge.source}.${edge.sourceHandle}->${edge.target}.${edge.targetHandle}`
}
