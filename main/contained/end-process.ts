import { asHost } from './origins.ts'

const { apply } = Reflect
/** Code may take the name from everybody. */
const host = process
const { exit } = host

/** Ends this process, for its own program, whatever code of a run has made of `process.exit`. `status`: else as was said. */
export function endProcess(status?: number): never {
  return asHost(() => apply(exit, host, status === undefined ? [] : [status]) as never)
}
