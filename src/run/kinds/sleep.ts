import type { PlanSleep } from '#compile'
import { sleep as sleepFor } from '#runtime'
import type { Begin } from '../begin.ts'

export const sleep: Begin<PlanSleep> = ({ durationMs }, { sources }) => sleepFor(durationMs, sources[0]?.value)
