import type { Excluded, Row } from './tables/row.ts'

/** The rows that answer to one file of CPython's suite, or to a part of one. */
export interface Table {
  readonly rows: readonly Row[]
  readonly excluded: readonly Excluded[]
}

/** The tables, by file. */
export const tablesByFile: Readonly<Record<string, Table>> = import.meta.glob<Table>(
  ['./tables/*.ts', '!./tables/row.ts'],
  { eager: true },
)

export const tables: readonly Table[] = Object.values(tablesByFile)
