import { isEager, type TaskNode } from '#compile'
import type { Result } from './dependencies.ts'
import type { HelperNames } from './helper-names.ts'
import { listed } from './layout.ts'
import { property, quoted } from './literals.ts'
import { passed } from './printed.ts'
import type { Flowing } from './streams.ts'

/** The call that makes the task of a node, which runs this function; without `createTask`, the call itself. */
export function taskText(node: TaskNode | undefined, body: string, helpers: HelperNames, maker?: string): string {
  const { createTask, hasRuntime } = helpers
  if (createTask === null) return body.startsWith('async ') ? `(${body})()` : body.replace(/^\(\) => /, '')
  if (!hasRuntime) return ownTask(body, maker, node, helpers)
  const eager = node && isEager(node) ? ', eager: true' : ''
  return listed(maker ?? `${createTask}(`, [body, `{ name: ${quoted(node?.name ?? '')}${eager} }`], ')')
}

/** Main's last line; none if main has no result. */
export function returnedText(results: readonly Result[], textOf: (result: Result) => string): readonly string[] {
  const [only] = results
  if (only === undefined) return []
  if (results.length === 1) return [`return ${textOf(only)}`]
  const properties = results.map((result) => property(result.name, textOf(result)))
  return [listed('return { ', properties, ' }')]
}

/**
 * The task of a node where the file has tasks of its own. `body`: the function that it runs; `maker`: the beginning of the
 * call that makes it, if it is not `createTask`.
 */
function ownTask(
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
