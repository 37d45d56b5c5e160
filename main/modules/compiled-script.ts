import { Script } from 'node:vm'

/** The value of an expression that stands in a file of that name: `before` characters of its first line are ours. */
export function evaluated(js: string, fileName: string, before: number): unknown {
  return new Script(js, { filename: fileName, columnOffset: -before }).runInThisContext()
}
