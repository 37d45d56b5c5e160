// src/runtime in compiled code, where every await is `await $await(…)`, so that no native await must be tracked.
import { handWritten } from './hand-written.mjs'

export const workloads = handWritten({ isCompiled: true })
