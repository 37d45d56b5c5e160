import type { PlanNodeOfKind, TaskNode } from '#compile'
import { branch } from './kinds/branch.ts'
import { coroutine } from './kinds/coroutine.ts'
import { gather } from './kinds/gather.ts'
import { group } from './kinds/group.ts'
import { pipeline } from './kinds/pipeline.ts'
import { race } from './kinds/race.ts'
import { sleep } from './kinds/sleep.ts'
import type { Printing } from './printing.ts'

const kinds: { readonly [K in TaskNode['kind']]: Printing<PlanNodeOfKind<K>> } = {
  coroutine,
  branch,
  gather,
  race,
  sleep,
  group,
  pipeline,
}

/** How a node of this kind is printed. */
export function printingOf<K extends TaskNode['kind']>(kind: K): Printing<PlanNodeOfKind<K>> {
  return kinds[kind]
}
