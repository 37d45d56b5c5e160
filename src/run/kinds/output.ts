import type { PlanNodeOfKind } from '#compile'
import type { Begin } from '../begin.ts'

export const output: Begin<PlanNodeOfKind<'output'>> = (_, { sources }) => sources[0]?.value
