import { isEager, type TaskNode } from '#compile'
import type { Result } from './dependencies.ts'
import type { HelperNames } from './helper-names.ts'
import { listed } from './layout.ts'
import { property, quoted } from './literals.ts'
import { ownTask } from './own-task.ts'

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
