import { Script } from 'node:vm'
import ts from 'typescript'
import { type ModuleCode, moduleFunction } from '#code'

/** The export `outcome` of a module that imports nothing. */
export async function evaluated(module: ModuleCode): Promise<unknown> {
  const told: Record<string, () => unknown> = {}
  const scope = {
    namespaces: [],
    export: (getters: Record<string, () => unknown>) => Object.assign(told, getters),
    callee: (value: unknown) => value,
    $await: (value: unknown) => value,
    $each: (value: unknown) => value,
    $guard: () => {},
    $import: () => Promise.reject(new Error('nothing is imported here')),
    $meta: {},
  }
  const body = new Script(moduleFunction(module, new Set()).js).runInThisContext()(scope)
  await body.next()
  await body.next()
  return told.outcome?.()
}

/** Like `evaluated`, but with the JavaScript that TypeScript itself makes of the text. */
export async function transpiled(text: string): Promise<unknown> {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.CommonJS,
      moduleDetection: ts.ModuleDetectionKind.Force,
    },
  })
  const own: { outcome?: unknown } = {}
  await new Script(`(async function (exports) {${outputText.replace(/^#!.*/, '')}\n})`).runInThisContext()(own)
  return own.outcome
}
