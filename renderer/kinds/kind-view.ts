import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { Node } from '#graph'
import type { NodeRun } from '#trace'

/** How one kind of node is shown. Its names are in the graph's record of the kind. */
export interface KindView<N extends Node> {
  readonly icon: LucideIcon
  /** The line under the header of its card; `run`: the node's part in the run, if the node is still as it ran. */
  line(node: N, run: NodeRun | undefined): string
  /** The fields of its params in the inspector. */
  readonly Params: ComponentType<{ readonly node: N }>
}
