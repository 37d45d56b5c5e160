export type * from './event.ts'
export type { NodeRun, NodeState } from './node-run.ts'
export { idleRun, isSettled, transitions } from './node-run.ts'
