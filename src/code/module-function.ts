import { type Edit, edited } from './edits.ts'
import { defaultLocal, type Insertion, type ModuleCode, type NameUse } from './module-code.ts'

/** What the function of a module is called with, as `$module`. */
export interface ModuleScope {
  /** The namespaces of `ModuleCode.requests`, in their order. */
  readonly namespaces: readonly object[]
  /** The imports that are live, by their index in `ModuleCode.imports`: each access reads the other module's binding. */
  readonly live: object
  /** Told once, before the body: a getter for each export of its own. */
  readonly export: (getters: Readonly<Record<string, () => unknown>>) => void
  /** Gives a function that it is given; of anything else, one that says that `name` is none. */
  readonly callee: (value: unknown, name: string) => unknown
  /** By the names of `ModuleCode.free` that the module is to find in its scope, and what is put in: `$await`, `$guard`, … */
  readonly [name: string]: unknown
}

export interface ModuleFunctionOptions {
  /** What else the code finds in `$module`. */
  readonly names?: readonly string[]
  /** Statements before the stop. */
  readonly prelude?: string
}

/** The text of a function, and where what in it comes from. */
export interface ModuleFunction {
  readonly js: string
  /** Offsets in `js`: of the prelude, and of the module's body with its length. */
  readonly preludeAt: number
  readonly bodyAt: number
  readonly bodyLength: number
  /** What was put into the body on top of `ModuleCode.insertions`. */
  readonly insertions: readonly Insertion[]
}

/** Compiled code finds these in the ModuleScope, whatever it uses of them. */
const compiledNames = ['$await', '$each', '$guard', '$import', '$meta']

/**
 * A module as a generator function of its ModuleScope, an async one where it awaits at its top level. The first `next()`
 * stops before the body: functions are there, exports are told, namespaces are bound. The second evaluates the body.
 * `live`: the imports (by index) whose value may change, or is not there yet; each use of them asks the other module. All
 * others are constants behind the stop, and read in error messages as they are written.
 */
export function moduleFunction(
  code: ModuleCode,
  live: ReadonlySet<number>,
  { names = [], prelude = '' }: ModuleFunctionOptions = {},
): ModuleFunction {
  const { text, insertions } = edited(code.js, liveEdits(code, live, code.uses))
  const head = [
    `(${code.isAsync ? 'async ' : ''}function* ($module) { 'use strict';`,
    `const { ${[...compiledNames, ...names].join(', ')} } = $module; const $namespaces = $module.namespaces;`,
    exportsTold(code),
    ...code.imports.flatMap(({ name, local, request }) =>
      name === null ? [`const ${local} = $namespaces[${request}];`] : [],
    ),
    '',
  ].join(' ')
  const stop = ['yield;', ...constants(code, live), ''].join(' ')
  return {
    js: `${head}${prelude}${stop}${text}\n})`,
    preludeAt: head.length,
    bodyAt: head.length + prelude.length + stop.length,
    bodyLength: text.length,
    insertions,
  }
}

function exportsTold({ exports }: ModuleCode): string {
  const own = exports.flatMap((entry) => (entry.kind === 'local' ? [entry] : []))
  const getters = own.map(({ name, local }) => `[${JSON.stringify(name)}]: () => ${local}`)
  const isAnonymous = own.some((entry) => entry.isAnonymous)
  const named = isAnonymous ? ` Object.defineProperty(${defaultLocal}, 'name', { value: 'default' });` : ''
  return `$module.export({ ${getters.join(', ')} });${named}`
}

function constants({ imports }: ModuleCode, live: ReadonlySet<number>): readonly string[] {
  return imports.flatMap(({ name, local, request }, index) =>
    name === null || live.has(index) ? [] : [`const ${local} = $namespaces[${request}][${JSON.stringify(name)}];`],
  )
}

/**
 * What makes each use of a live import ask the other module; `uses`: the module's, or those of a piece of code that stands
 * in its scope. The name itself stays, as a comment: nothing is taken out of a line, so that its places can be told.
 */
export function liveEdits(
  { imports }: ModuleCode,
  live: ReadonlySet<number>,
  uses: ModuleCode['uses'],
): readonly Edit[] {
  if (live.size === 0) return []
  const indices = new Map([...live].map((index) => [imports[index]?.local, index]))
  return uses.flatMap((use): readonly Edit[] => {
    const index = indices.get(use.name)
    if (index === undefined) return []
    const asked = `$module.live[${index}]`
    const end = use.at + use.length
    if (use.as === 'shorthand') return [{ at: end, text: `: ${asked}`, closes: true }]
    return [
      { at: use.at, text: `${asValue(asked, use)}/*` },
      { at: end, text: '*/', closes: true },
    ]
  })
}

/** As a call of the property, the other module would be its `this`. */
function asValue(asked: string, { as, name }: NameUse): string {
  if (as === 'callee') return `$module.callee(${asked}, ${JSON.stringify(name)})`
  return as === 'optional callee' ? `(0, ${asked})` : asked
}
