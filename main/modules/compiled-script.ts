import { Script } from 'node:vm'
import { headLines } from '#run'

/**
 * Evaluates an expression as if it stood in that file; the first `before` characters of its first line are ours. Text that
 * it evaluates can import nothing: the engine would load code that nobody was shown.
 */
export function evaluated(js: string, fileName: string, before: number): unknown {
  return new Script(js, { filename: fileName, columnOffset: -before }).runInThisContext()
}

/** Evaluates the text of a run's own module, on the lines where errors look for it. */
export function evaluatedModule(js: string, fileName: string): unknown {
  return evaluated(`${'\n'.repeat(headLines - 1)}(\n${js}\n)`, fileName, 0)
}
