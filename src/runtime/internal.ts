/**
 * What the app needs of the runtime besides its door, to run code that it has compiled. No part of the library: names here
 * come and go.
 */
export { forgetThrower, loopAtWork, watchStepEnds } from './at-work.ts'
export { awaitedBy } from './await.ts'
export { type BrokenOff, breakingOff } from './broken-off.ts'
export { eachAwaitedBy } from './each.ts'
export { errorOf } from './error-of.ts'
export { enterTurnsBy } from './host-turn.ts'
export { NotJsonError, toJson } from './json.ts'
export { callIn, stepNumber } from './scope.ts'
export { type TaskRecord, TaskRing, type TaskRingOptions, type TaskState } from './task-ring.ts'
export { WaitingFuture } from './waiting-future.ts'
