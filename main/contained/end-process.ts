import { asHost } from './origins.ts'

const { apply } = Reflect
/** Taken early, since code may replace the global. */
const host = process
const { exit } = host

/**
 * Ends this process for its own program, whatever a run's code has made of `process.exit`. `status`: by default the one
 * that was set before.
 */
export function endProcess(status?: number): never {
  return asHost(() => apply(exit, host, status === undefined ? [] : [status]) as never)
}
