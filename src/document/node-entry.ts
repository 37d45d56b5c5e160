import type { NodeKind } from '#graph'

/** Behind its id and kind, what the kind's fields are written as. Since version 1. */
export interface NodeEntry {
  readonly id: string
  readonly kind: NodeKind
  readonly [param: string]: unknown
}
