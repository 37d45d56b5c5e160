// src/runtime used by hand, as anybody would: a native await is tracked by an AsyncLocalStorage.
import { handWritten } from './hand-written.mjs'

export const workloads = handWritten({})
