import { classes } from './classes.ts'
import { declarations } from './declarations.ts'
import { expressions } from './expressions.ts'
import { functions } from './functions.ts'
import { lines } from './lines.ts'
import { literals } from './literals.ts'
import { modules } from './modules.ts'
import { refusedByUs } from './newer.ts'
import { notErasable } from './not-erasable.ts'
import type { Production, Snippets } from './snippet.ts'
import { statements } from './statements.ts'
import { types } from './types.ts'

/** Small programs of our own, by production of the grammar. */
const productions: { readonly [name: string]: Production } = {
  declarations,
  types,
  classes,
  functions,
  statements,
  expressions,
  literals,
  lines,
  modules,
  notErasable,
}

/** A snippet with its name, and who accepts it. */
export interface Sample {
  readonly id: string
  readonly code: string
  /** An expression that is evaluated after the code. */
  readonly result?: string
  readonly tsc: 'takes' | 'refuses'
  readonly ours: 'takes' | 'refuses'
}

function samplesOf(group: string, snippets: Snippets, { tsc, ours }: Pick<Sample, 'tsc' | 'ours'>): readonly Sample[] {
  return Object.entries(snippets).map(([name, given]) => {
    const [code, result] = typeof given === 'string' ? [given] : given
    return { id: `${group}: ${name}`, code, tsc, ours, ...(result === undefined ? {} : { result }) }
  })
}

export const samples: readonly Sample[] = [
  ...Object.entries(productions).flatMap(([group, { taken, refused }]) => [
    ...samplesOf(group, taken, { tsc: 'takes', ours: 'takes' }),
    ...samplesOf(group, refused, { tsc: 'refuses', ours: 'refuses' }),
  ]),
  ...Object.entries(refusedByUs).flatMap(([reason, snippets]) =>
    samplesOf(reason, snippets, { tsc: 'takes', ours: 'refuses' }),
  ),
]
