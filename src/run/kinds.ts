import type { PlanNode, PlanNodeOfKind } from '#compile'
import type { Begin } from './begin.ts'
import { branch } from './kinds/branch.ts'
import { coroutine } from './kinds/coroutine.ts'
import { gather } from './kinds/gather.ts'
import { input } from './kinds/input.ts'
import { output } from './kinds/output.ts'
import { sleep } from './kinds/sleep.ts'

const kinds: { readonly [K in PlanNode['kind']]: Begin<PlanNodeOfKind<K>> } = {
  coroutine,
  branch,
  gather,
  sleep,
  input,
  output,
}

/** The function that runs a node of this kind. */
export function beginOf<K extends PlanNode['kind']>(kind: K): Begin<PlanNodeOfKind<K>> {
  return kinds[kind]
}
