import { type Edit, edited } from './edits.ts'
import { defaultLocal, type Insertion, type ModuleCode, type NameUse } from './module-code.ts'

/** The object that the function of a module is called with, as `$module`. */
export interface ModuleScope {
  /** The namespaces of `ModuleCode.requests`, in the same order. */
  readonly namespaces: readonly object[]
  /** The live imports, by their index in `ModuleCode.imports`: each access reads the other module's binding. */
  readonly live: object
  /** Called once before the body, with a getter for each local export. */
  readonly export: (getters: Readonly<Record<string, () => unknown>>) => void
  /** Returns a function as it is; for another value, a function that throws that `name` is no function. */
  readonly callee: (value: unknown, name: string) => unknown
  /**
   * The values of the names in `ModuleCode.free` that the scope provides, and of the added words: `$await`, `$guard`, …
   */
  readonly [name: string]: unknown
}

export interface ModuleFunctionOptions {
  /** Further names that the code finds in `$module`. */
  readonly names?: readonly string[]
  /** Statements before the stop. */
  readonly prelude?: string
}

/** The text of a function, and the places in it that come from elsewhere. */
export interface ModuleFunction {
  readonly js: string
  /** The offsets in `js` of the prelude and of the module's body, and the length of the body. */
  readonly preludeAt: number
  readonly bodyAt: number
  readonly bodyLength: number
  /** What was added to the body after `ModuleCode.insertions`. */
  readonly insertions: readonly Insertion[]
}

/** The words that compiled code takes from the ModuleScope, whether it uses them or not. */
const compiledNames = ['$await', '$each', '$guard', '$import', '$meta']

/**
 * A module as a generator function of its ModuleScope; an async one if it has a top-level await. The first `next()`
 * stops before the body: functions exist, exports are known, namespaces are bound. The second evaluates the body.
 * `live`: the imports (by index) whose value may change, or is not there yet; each use of them reads the other module.
 * All other imports are constants after the stop, so error messages show them as they are written.
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
 * The edits that make each use of a live import read the other module; `uses`: those of the module, or of code in its
 * scope. The name stays as a comment: nothing is removed from a line, so that its places stay known.
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

/** Calling it as a property would pass the other module as `this`. */
function asValue(asked: string, { as, name }: NameUse): string {
  if (as === 'callee') return `$module.callee(${asked}, ${JSON.stringify(name)})`
  return as === 'optional callee' ? `(0, ${asked})` : asked
}
