/** The parts of nodes and wires that are the same for all kinds: plain readonly data. */

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

/** A JSON value: the type of an input's default and of a result. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * A key of a file that this version does not know. It is kept in its place: right behind the key `after`
 * (`null`: first), so that a file written by a newer tool survives an edit here.
 */
export interface UnknownKey {
  readonly after: string | null
  readonly key: string
  readonly value: Json
}

/** What every node has, whatever its kind. */
export interface NodeBase {
  /**
   * Short and readable, made from the name when the node was added. It is never reused, and a rename does not change
   * it.
   */
  readonly id: NodeId
  /** The group that it is in. */
  readonly parentId?: NodeId
  readonly unknown?: readonly UnknownKey[]
}

/** A wire. Its four ends are its identity (`edgeId`). */
export interface Edge {
  readonly source: NodeId
  /** `OUT`, `ERROR`, or a case of a branch. */
  readonly sourceHandle: string
  readonly target: NodeId
  readonly targetHandle: string
  readonly unknown?: readonly UnknownKey[]
}

/** The only handle that a value leaves by. */
export const OUT = 'out'
/** The handle that the error of a node with a task leaves by. */
export const ERROR = 'error'
/**
 * In a plan: `out` of a node that leaves a stream. It delivers when the node begins, so it is no handle of a drawing, where
 * the same wire into `after` waits for the end.
 */
export const STREAM = 'out*'
/** The handle at the header: it orders nodes and carries no value. */
export const AFTER = 'after'
/** The value handle of a sleep and of an output. */
export const VALUE = 'value'

/** The longest delay of a timer in Node and in browsers (2^31 - 1 ms, 24.8 days). */
export const maxDurationMs = 2_147_483_647

/** `a.out->b.x`: the identity of a wire, for React keys, selections and messages. */
export function edgeId(edge: Edge): string {
  return `${edge.source}.${edge.sourceHandle}->${edge.target}.${edge.targetHandle}`
}
