import { Script, type ScriptOptions } from 'node:vm'
import { nativeNamespace } from './native-namespace.ts'

interface Compiled {
  /** How many characters of its first line are ours. */
  readonly before: number
  /** What `import()` does in text that the code evaluates. */
  readonly $import: (specifier: unknown, options?: unknown) => Promise<object>
}

/** Who names none of these evaluates no text: to have an answer for it costs memory in older engines. */
const evaluating = /\beval\b|\bFunction\b|\bconstructor\b/

/** The value of an expression that stands in a file of that name. */
export function evaluated(js: string, fileName: string, { before, $import }: Compiled): unknown {
  return new Script(js, {
    filename: fileName,
    columnOffset: -before,
    ...(evaluating.test(js) ? importing($import) : {}),
  }).runInThisContext()
}

function importing($import: Compiled['$import']): Pick<ScriptOptions, 'importModuleDynamically'> {
  // Node's types ask for a module of node:vm; a namespace is as good.
  const load = async (specifier: string, _script: Script, attributes: object = {}): Promise<unknown> =>
    nativeNamespace(await $import(specifier, { with: { ...attributes } }))
  return { importModuleDynamically: load as NonNullable<ScriptOptions['importModuleDynamically']> }
}
