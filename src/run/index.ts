export { isFromRun } from './error-info.ts'
export { BlockedLoopError } from './guard.ts'
export { NotJsonError, previewOf, toJson } from './preview.ts'
export { type Run, type RunModules, type RunOptions, startRun } from './run.ts'
