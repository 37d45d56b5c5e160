// src/runtime in compiled code, where every await is `await $await(…)`: nothing needs to be tracked.
import { handWritten } from './hand-written.mjs'

export const workloads = handWritten({ isCompiled: true })
