import type { RunId, TraceBatch } from '#bridge'
import { type Clock, systemClock } from '#runtime'
import type { TraceEvent } from '#trace'

/** A frame at 60 Hz: more often nobody can see it. */
const frameMs = 16
/** Steps that are told at once after some quiet, frame or no frame: the one that then holds the thread is among them. */
const burst = 6
/** Real milliseconds without a batch, and with nothing that waits for one, that count as quiet. */
const quietMs = 50

export interface TracePumpOptions {
  readonly runId: RunId
  readonly send: (batch: TraceBatch) => void
  /** The loop's time. */
  readonly nowMs: () => number
  /** Real time; the host's, unless a test has its own. */
  readonly clock?: Pick<Clock, 'now' | 'setTimer'>
}

/** Collects events and sends them in batches: at once where there was quiet, per frame under load. */
export interface TracePump {
  emit(event: TraceEvent): void
  /** Sends what there is, and the loop's time even where there is nothing else: called while a step holds the loop. */
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
    // Called for every event there is, so it looks at the clock only where the time decides something.
    emit(event) {
      if (waiting.length === 0 && clock.now() - sentMs > quietMs) urgent = burst
      waiting.push(event)
      // A step that begins may hold the thread for long: what came before it, and that it began, must leave first.
      if (event.type === 'task.running' && (leftMs() <= 0 || urgent-- > 0)) flush()
      // The loop that falls idle has no more to tell for a while.
      else if (event.type === 'loop.idle' && leftMs() <= 0) flush()
      else takeBack ??= clock.setTimer(sentMs + frameMs, flush)
    },
  }
}
