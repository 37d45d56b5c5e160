// Like awaited.mjs, but each change of a task's state is recorded with its time.
import { handWritten, ring } from './hand-written.mjs'

export const workloads = handWritten({ isCompiled: true, instrument: ring() })
