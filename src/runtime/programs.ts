/**
 * `@asyncanvas/runtime/program`: what a program needs to run its main on a loop and to tell of its end, as exported
 * pipelines do.
 */

export { isErrorOf } from './ground/error-classes.ts'
export { described } from './ground/foreign-value.ts'
export { toJson } from './ground/json.ts'
export { beginProgram, runProgram } from './program.ts'
export { buffered, streamOf } from './together/stream-of.ts'
