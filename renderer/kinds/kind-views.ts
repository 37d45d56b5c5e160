import type { NodeKind, NodeOfKind } from '#graph'
import { branch } from './branch.tsx'
import { coroutine } from './coroutine.tsx'
import { gather } from './gather.tsx'
import { group } from './group.tsx'
import { input } from './input.tsx'
import type { KindView } from './kind-view.ts'
import { note } from './note.tsx'
import { output } from './output.tsx'
import { pipeline } from './pipeline.tsx'
import { race } from './race.tsx'
import { sleep } from './sleep.tsx'

const views: { readonly [K in NodeKind]: KindView<NodeOfKind<K>> } = {
  coroutine,
  branch,
  gather,
  race,
  sleep,
  group,
  pipeline,
  input,
  output,
  note,
}

/** How nodes of this kind are shown. */
export function viewOf<K extends NodeKind>(kind: K): KindView<NodeOfKind<K>> {
  return views[kind]
}
