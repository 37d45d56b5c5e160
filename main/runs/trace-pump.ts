import type { RunId, TraceBatch } from '#bridge'
import { type Clock, systemClock } from '#runtime'
import type { TraceEvent } from '#trace'

/** A frame at 60 Hz: nobody can see more frequent updates. */
const frameMs = 16
/**
 * After a quiet time, this many step events are sent at once, whatever the frame: the step that then holds the thread is
 * among them.
 */
const burst = 6
/** A time without batches and without waiting events counts as quiet after this many real milliseconds. */
const quietMs = 50

export interface TracePumpOptions {
  readonly runId: RunId
  readonly send: (batch: TraceBatch) => void
  /** The loop's time. */
  readonly nowMs: () => number
  /** Real time; tests pass a clock of their own. */
  readonly clock?: Pick<Clock, 'now' | 'setTimer'>
}

/** Collects events and sends them in batches: at once after a quiet time, once per frame under load. */
export interface TracePump {
  emit(event: TraceEvent): void
  /** Sends the waiting events, and the loop's time even if there are none: called while a step holds the loop. */
  flush(): void
}

export function createTracePump(options: TracePumpOptions): TracePump {
  const clock = options.clock ?? systemClock
  let waiting: TraceEvent[] = []
  let seq = 0
  let sentMs = Number.NEGATIVE_INFINITY
  let urgent = burst
  let takeBack: (() => void) | null = null

  const flush = (): void => {
    takeBack?.()
    takeBack = null
    const events = waiting
    waiting = []
    sentMs = clock.now()
    options.send({ runId: options.runId, seq: seq++, events, nowMs: options.nowMs() })
  }
  const leftMs = (): number => sentMs + frameMs - clock.now()
  return {
    flush,
    // Called for every event, so it reads the clock only where the time matters.
    emit(event) {
      if (waiting.length === 0 && clock.now() - sentMs > quietMs) urgent = burst
      waiting.push(event)
      // A step that begins may hold the thread for long: the events before it, and its own start, must be sent first.
      if (event.type === 'task.running' && (leftMs() <= 0 || urgent-- > 0)) flush()
      // An idle loop has no more events for a while.
      else if (event.type === 'loop.idle' && leftMs() <= 0) flush()
      else takeBack ??= clock.setTimer(sentMs + frameMs, flush)
    },
  }
}
