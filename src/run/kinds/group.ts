import type { PlanNodeOfKind } from '#compile'
import type { Begin } from '../begin.ts'

export const group: Begin<PlanNodeOfKind<'group'>> = () => undefined
