import type { CodeFrame, ErrorInfo, TaskOutcome, TraceEvent } from '#trace'

/** Knows by which number the trace knows a node. */
interface Numbers {
  readonly toldNumber: (node: number) => number
}

/** What an event may have that names nodes. */
interface Naming {
  readonly node?: number
  readonly error?: ErrorInfo
  readonly places?: readonly CodeFrame[]
  readonly outcome?: TaskOutcome | { readonly kind: 'failed'; readonly error: ErrorInfo; readonly node?: number }
}

/** An event with the numbers by which the trace knows the nodes that it names. */
export function withToldNumbers(event: TraceEvent, uses: Numbers): TraceEvent {
  const { node, error, places, outcome } = event as TraceEvent & Naming
  const failed = outcome && 'error' in outcome ? outcome : undefined
  if (node === undefined && error === undefined && places === undefined && failed === undefined) return event
  return {
    ...event,
    ...(node === undefined ? {} : { node: uses.toldNumber(node) }),
    ...(error === undefined ? {} : { error: toldError(error, uses) }),
    ...(places === undefined ? {} : { places: places.map((place) => toldFrame(place, uses)) }),
    ...(failed === undefined ? {} : { outcome: toldOutcome(failed, uses) }),
  } as TraceEvent
}

function toldOutcome(outcome: NonNullable<Naming['outcome']> & { readonly error: ErrorInfo }, uses: Numbers) {
  const node = 'node' in outcome ? outcome.node : undefined
  const told = { ...outcome, error: toldError(outcome.error, uses) }
  return node === undefined ? told : { ...told, node: uses.toldNumber(node) }
}

function toldError(error: ErrorInfo, uses: Numbers): ErrorInfo {
  return { ...error, frames: error.frames.map((frame) => toldFrame(frame, uses)) }
}

function toldFrame<F extends CodeFrame>(frame: F, uses: Numbers): F {
  const { node, within } = frame
  return {
    ...frame,
    ...(node === undefined ? {} : { node: uses.toldNumber(node) }),
    ...(within === undefined ? {} : { within: uses.toldNumber(within) }),
  }
}
