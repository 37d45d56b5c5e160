// src/runtime used by hand, each change of a task's state kept with its time.
import { loadParts } from '../parts.mjs'
import { workloadsWatchedBy } from './asyncanvas.mjs'

const { runtime } = loadParts(process.env.ASYNCANVAS_PARTS ?? '')
const recordsKept = 1 << 20

/** @type {import('./workload.mjs').Workloads} */
export const workloads = workloadsWatchedBy(new runtime.TaskRing({ capacity: recordsKept }))
