import { type Table, tablesByFile } from './tables.ts'

/** Every table, as it is written and as the compiler writes it. */
export const regimes: Readonly<Record<string, Readonly<Record<string, Table>>>> = {
  'plain await': tablesByFile,
  $await: import.meta.glob<Table>(['./tables/*.ts', '!./tables/row.ts'], { eager: true, query: '?compiled' }),
}
