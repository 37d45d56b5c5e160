import type { PlanNode, PlanNodeOfKind, PlanTaker } from '#compile'
import type { Begin, WillFail } from './begin.ts'
import { branch } from './kinds/branch.ts'
import { coroutine } from './kinds/coroutine.ts'
import { gather, gatherWillFail } from './kinds/gather.ts'
import { group, groupWillFail } from './kinds/group.ts'
import { input } from './kinds/input.ts'
import { output } from './kinds/output.ts'
import { pipeline } from './kinds/pipeline.ts'
import { race, raceWillFail } from './kinds/race.ts'
import { sleep } from './kinds/sleep.ts'
import type { Station } from './station.ts'

const kinds: { readonly [K in PlanNode['kind']]: Begin<PlanNodeOfKind<K>> } = {
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

/** The function that runs a node of this kind. */
export function beginOf<K extends PlanNode['kind']>(kind: K): Begin<PlanNodeOfKind<K>> {
  return kinds[kind]
}

/** The kinds that take the tasks of others, and those that others are in. */
const takers: { readonly [K in PlanTaker['kind'] | 'group']: WillFail<PlanNodeOfKind<K>> } = {
  gather: gatherWillFail,
  race: raceWillFail,
  group: groupWillFail,
}

/** Whether this node, which has begun, will fail in its next step. */
export function willFail(node: PlanNode, station: Station): boolean {
  return node.kind in takers && takers[node.kind as PlanTaker['kind']](node as never, station)
}
