import { isEager, type TaskNode } from '#compile'
import type { Result } from './dependencies.ts'
import { listed } from './layout.ts'
import { property, quoted } from './literals.ts'

/** The call that makes the task of a node, which runs this function; without `createTask`, the call itself. */
export function taskText(
  node: TaskNode | undefined,
  body: string,
  createTask: string | null,
  maker = `${createTask}(`,
): string {
  if (createTask === null) return body.startsWith('async ') ? `(${body})()` : body.replace(/^\(\) => /, '')
  const eager = node && isEager(node) ? ', eager: true' : ''
  return listed(maker, [body, `{ name: ${quoted(node?.name ?? '')}${eager} }`], ')')
}

/** Main's last line; none if main has no result. */
export function returnedText(results: readonly Result[], textOf: (result: Result) => string): readonly string[] {
  const [only] = results
  if (only === undefined) return []
  if (results.length === 1) return [`return ${textOf(only)}`]
  const properties = results.map((result) => property(result.name, textOf(result)))
  return [listed('return { ', properties, ' }')]
}
