import type { PlanNodeOfKind } from '#compile'
import { sleep as sleepFor } from '#runtime'
import type { Begin } from '../begin.ts'

export const sleep: Begin<PlanNodeOfKind<'sleep'>> = ({ durationMs }, { sources }) =>
  sleepFor(durationMs, sources[0]?.value)
