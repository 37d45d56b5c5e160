import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { Node } from '#graph'
import type { NodeRun } from '#trace'

/** How one kind of node is shown. What it is called is in the graph's record of it. */
export interface KindView<N extends Node> {
  readonly icon: LucideIcon
  /** What stands under the header of its card; `run`: what the run on show tells of it, if it is still the one that ran. */
  line(node: N, run: NodeRun | undefined): string
  /** Its params, in the inspector. */
  readonly Params: ComponentType<{ readonly node: N }>
}
