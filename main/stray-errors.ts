import { isFromRun, type Run } from '#run'
import { described, stackTextOf } from '#runtime'
import { withoutControls } from './terminal/text-width.ts'

const live = new Set<Run>()
let isListening = false

/**
 * While `run` lives, errors that nobody awaited (a floating rejection, a throw in a timer of its code) are given to it
 * rather than ending the process. Returns how to stop. Node tells of them process-wide, so one list serves all runs.
 */
export function giveStrayErrorsTo(run: Run): () => void {
  live.add(run)
  if (!isListening) {
    process.on('unhandledRejection', give)
    process.on('uncaughtException', give)
    isListening = true
  }
  return () => live.delete(run)
}

function give(error: unknown): void {
  const owner = [...live].find((run) => run.owns(error)) ?? (isFromRun(error) ? null : (newest() ?? null))
  if (owner) return owner.stray(error)
  const { name, message } = described(error)
  const text = `${name}: ${message}`
  if (isFromRun(error)) process.stderr.write(`The code of a run that has ended threw: ${withoutControls(text)}\n`)
  else process.stderr.write(`Internal error: ${withoutControls(stackTextOf(error) || text)}\n`)
}

/** Without a word in its stack, an error most likely comes from the run that began last. */
function newest(): Run | undefined {
  return [...live].at(-1)
}
