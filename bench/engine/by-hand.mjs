// src/runtime in code written by hand, where native awaits are tracked by an AsyncLocalStorage.
import { handWritten } from './hand-written.mjs'

export const workloads = handWritten({})
