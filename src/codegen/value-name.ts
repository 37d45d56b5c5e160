import type { TaskNode } from '#compile'
import { printingOf } from './kinds.ts'
import { camelCase } from './names.ts'
import { streamName } from './streams.ts'

/** What its value is called, if nobody who takes it has a name for it. */
export function valueName(node: TaskNode): string {
  const name = streamName(node)
  return name === node.name ? printingOf(node.kind).valueName(name) : camelCase(name)
}
