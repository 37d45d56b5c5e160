import type { NodeOfKind } from '#graph'
import { branch } from './kinds/branch.ts'
import { coroutine } from './kinds/coroutine.ts'
import { gather } from './kinds/gather.ts'
import { group } from './kinds/group.ts'
import { input } from './kinds/input.ts'
import { output } from './kinds/output.ts'
import { pipeline } from './kinds/pipeline.ts'
import { race } from './kinds/race.ts'
import { sleep } from './kinds/sleep.ts'
import type { PlanNode, PlanNodeOfKind } from './plan.ts'
import type { Planning } from './plan-node.ts'

type RunKind = PlanNode['kind']

const kinds: { readonly [K in RunKind]: Planning<NodeOfKind<K>, PlanNodeOfKind<K>> } = {
  coroutine,
  branch,
  gather,
  race,
  sleep,
  group,
  pipeline,
  input,
  output,
}

/** How a node of this kind becomes a node of a plan. */
export function planningOf<K extends RunKind>(kind: K): Planning<NodeOfKind<K>, PlanNodeOfKind<K>> {
  return kinds[kind]
}
