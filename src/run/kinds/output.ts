import type { PlanOutput } from '#compile'
import type { Begin } from '../begin.ts'

export const output: Begin<PlanOutput> = (_, { sources }) => sources[0]?.value
