import { asHost } from './origins.ts'

const { apply } = Reflect
const { exit } = process

/** Ends this process, for its own program, whatever code of a run has made of `process.exit`. */
export function endProcess(): never {
  return asHost(() => apply(exit, process, []) as never)
}
