// As awaited.mjs, each change of a task's state kept with its time.
import { handWritten, ring } from './hand-written.mjs'

export const workloads = handWritten({ isCompiled: true, instrument: ring() })
