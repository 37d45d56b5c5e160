import type { NodeKind } from '#graph'

/** After its id and kind, the written fields of the kind. Since version 1. */
export interface NodeEntry {
  readonly id: string
  readonly kind: NodeKind
  readonly [param: string]: unknown
}
