import { countText, numberText } from '#words'
import type { Flow } from './node-run.ts'
import { nodeRunAt, type RunView } from './run-view.ts'

/** What is known of one wire that passes on a stream. */
export interface WireFlow {
  /** How many items its reader has taken. */
  readonly passed: number
  /** How many lie ready in the stream, of how many that may. */
  readonly ready: number
  readonly room: number
  /** Who waits for the other: the producer, since nobody asks or the reader is behind, or the reader, for the next item. */
  readonly waits: 'producer' | 'reader' | null
}

const none: Flow = { passed: 0, ready: 0 }

/**
 * The flow of a wire from the stream of node `from`; `place`: which of the stream's wires, in the order of the file. `null`:
 * there is no such wire in the run.
 */
export function wireFlowOf(view: Pick<RunView, 'start' | 'nodes'>, from: number, place: number): WireFlow | null {
  const stream = view.start?.nodes[from]?.stream
  const reader = stream?.readers[place]
  if (stream === undefined || reader === undefined) return null
  const producer = nodeRunAt(view, from)
  const { passed, ready, taken } = producer?.flow ?? none
  const wait = nodeRunAt(view, reader)?.wait
  const isAwaited = wait?.kind === 'next' && wait.task === producer?.task
  const waits = isAwaited ? 'reader' : producer?.wait?.kind === 'stream' ? 'producer' : null
  return { passed: taken?.[place] ?? passed, ready, room: stream.room, waits }
}

/** How many items of a stream have passed: `12 passed`. */
export function passedText({ passed }: Pick<Flow, 'passed'>): string {
  return `${numberText(passed)} passed`
}

/** How many items of a stream were made, whether or not somebody has taken them. */
export function madeText({ passed, ready }: Flow): string {
  return countText(passed + ready, 'item')
}
