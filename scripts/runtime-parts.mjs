// src/runtime as one list of declarations: the parts that an exported program uses are printed at its end. The build has
// the list as a module (`runtimeParts`); run as a program, this file prints it as JSON.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { Flattening } from './flatten/flattening.mjs'

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'runtime')
/** The modules whose exports a program may use by name. */
const doors = /** @type {const} */ (['index.ts', 'internal.ts', 'programs.ts', 'ground/foreign-value.ts'])
const virtualId = 'virtual:runtime-parts'

/** A plugin for Vite: `virtual:runtime-parts` is the list, made when it is imported. @returns {import('vite').Plugin} */
export function runtimeParts() {
  return {
    name: 'runtime-parts',
    resolveId: (source) => (source === virtualId ? `\0${virtualId}` : null),
    load: (id) =>
      id === `\0${virtualId}`
        ? `export const runtimeParts = JSON.parse(${JSON.stringify(JSON.stringify(flattenedRuntime()))})`
        : null,
  }
}

/** @returns {readonly RuntimePart[]} in the order in which ES modules are evaluated */
export function flattenedRuntime() {
  const program = ts.createProgram(
    [...doors, 'program.ts', 'host.d.ts'].map((name) => join(folder, name)),
    {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ['lib.es2022.d.ts'],
      types: [],
      strict: true,
      allowImportingTsExtensions: true,
      noEmit: true,
    },
  )
  const [index, ...others] = doors
  return new Flattening(program, [join(folder, index), ...others.map((name) => join(folder, name))]).parts()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${JSON.stringify(flattenedRuntime(), null, 1)}\n`)
}
