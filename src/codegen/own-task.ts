import type { TaskNode } from '#compile'
import type { HelperNames } from './helper-names.ts'
import { listed } from './layout.ts'
import { passed } from './printed.ts'
import type { Flowing } from './streams.ts'

/**
 * The task of a node where the file has tasks of its own. `body`: the function that it runs; `maker`: the beginning of the
 * call that makes it, if it is not `createTask`.
 */
export function ownTask(
  body: string,
  maker: string | undefined,
  node: (TaskNode & Flowing) | undefined,
  { createTask, groups, policies }: HelperNames,
): string {
  const call = body.replace(/^\(\) => /, '')
  // These return a task themselves; what reads a stream does so until its own task has ended.
  const isTask = [groups?.taskGroup, policies?.mapLimit].some((name) => name && call.startsWith(`${name}(`))
  if (maker === undefined && isTask && !node?.handed && !node?.reads) return call
  return listed(maker ?? `${createTask}(`, [body.startsWith('() => ') ? passed(call) : body], ')')
}
