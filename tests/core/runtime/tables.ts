import type { Excluded, Row } from './tables/row.ts'

/** Answers to one file of CPython's suite, or to a part of one. */
export interface Table {
  readonly rows: readonly Row[]
  readonly excluded: readonly Excluded[]
}

/** By file. */
export const tablesByFile: Readonly<Record<string, Table>> = import.meta.glob<Table>(
  ['./tables/*.ts', '!./tables/row.ts'],
  { eager: true },
)

export const tables: readonly Table[] = Object.values(tablesByFile)
