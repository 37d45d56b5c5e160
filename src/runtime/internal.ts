/**
 * What the app needs of the runtime, besides index.ts, to run the code it has compiled. It is no part of the library:
 * these names may change at any time.
 */

export { awaitedBy } from './core/await.ts'
export { eachAwaitedBy } from './core/each.ts'
export { errorOf } from './core/error-of.ts'
export { callIn, stepNumber } from './core/owner.ts'
export { WaitingFuture } from './core/waiting-future.ts'
export { isErrorOf } from './ground/error-classes.ts'
export { enterTurnsBy } from './ground/host-turn.ts'
export { NotJsonError, toJson } from './ground/json.ts'
export { forgetThrower, loopAtWork, watchStepEnds } from './loop/at-work.ts'
export { type BrokenOff, breakingOff } from './loop/broken-off.ts'
export { type TaskRecord, TaskRing, type TaskRingOptions, type TaskState } from './loop/task-ring.ts'
export { itemsMistake } from './together/map-limit.ts'
export { raceOf } from './together/race.ts'
export { Stream } from './together/stream.ts'
export type { StreamEnd } from './together/stream-end.ts'
