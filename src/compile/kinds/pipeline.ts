import { type NodeOfKind, nodeName, policiesOf } from '#graph'
import type { PlanPipeline } from '../plan.ts'
import type { Planning } from '../plan-node.ts'

export const pipeline: Planning<NodeOfKind<'pipeline'>, PlanPipeline> = {
  argumentHandles: ({ inputs }) => inputs.map(({ name }) => name),
  params: (node, { included }) => {
    const { name: _, ...unnamed } = node
    return {
      ...included(node.file),
      ...policiesOf(node),
      ...(node.each ? { eachAt: node.inputs.findIndex(({ name }) => name === node.each?.parameter) } : {}),
      fileTitle: nodeName(unnamed),
      inputs: node.inputs.map(({ name }) => name),
    }
  },
}
