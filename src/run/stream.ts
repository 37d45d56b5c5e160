import type { PlanNodeOfKind } from '#compile'
import { STREAM } from '#graph'
import type { EventLoop } from '#runtime'
import { Stream, type StreamEnd } from '#runtime-internal'
import type { Surroundings } from './begin.ts'
import type { Entry } from './entry.ts'
import { tasksBefore } from './needed-tasks.ts'
import type { Exit, LeftStream, Station } from './station.ts'

interface Options {
  readonly loop: EventLoop
  readonly stations: readonly Station[]
  /** An item of this node was made or taken, or a reader has left. */
  readonly flowed: (node: number, stream: Stream<unknown>, isOver: boolean) => void
}

/** What a node that leaves a stream has besides its station: the stream, and who reads it. */
class NodeStream implements LeftStream {
  readonly stream: Stream<unknown>
  readonly #readers: ReadonlyMap<Entry, Station>
  readonly #ends: ReadonlyMap<Entry, StreamEnd<unknown>>
  readonly #tellLast: () => void
  /** Whether somebody was there to hear of its error. */
  #isHeard = false

  constructor(producer: Station, exits: readonly Exit[], { loop, stations, flowed }: Options) {
    const { index, stream = { buffer: 0, toAll: false } } = producer.node as PlanNodeOfKind<'coroutine'>
    this.stream = new Stream<unknown>(loop, {
      ...stream,
      readers: exits.length,
      changed: () => flowed(index, this.stream, !this.stream.isRead),
      abandoned: () => {
        // Nobody needs it any more, so its end is nobody's matter.
        producer.isLetGo = true
        // One that is cancelled already must not be torn out of its clean-up.
        if (producer.task?.cancelling() === 0) producer.task.cancel()
      },
    })
    this.#tellLast = () => flowed(index, this.stream, true)
    const entries = exits.map(({ entry }) => entry as Entry)
    this.#readers = new Map(exits.map(({ entry, station }) => [entry as Entry, station]))
    this.#ends = new Map(entries.map((entry, at) => [entry, this.stream.ends[at] as StreamEnd<unknown>]))
    for (const [entry, end] of this.#ends) {
      const reader = this.#readers.get(entry) as Station
      end.waitedFor = () => tasksBefore(reader, stations)
      reader.reads = [...reader.reads, { producer, end }]
    }
  }

  /** What arrives where this wire ends. */
  endAt(entry: Entry): StreamEnd<unknown> | undefined {
    return this.#ends.get(entry)
  }

  /** Whether a reader hears of its error, or has heard: one that was skipped has not. */
  get isTaken(): boolean {
    return this.#isHeard && [...this.#readers.values()].some(({ outcome }) => outcome !== 'skipped')
  }

  /** Its node has ended. */
  end({ isFailed, error }: Pick<Station, 'isFailed' | 'error'>): void {
    this.#isHeard = this.stream.isHeard
    this.stream.end(isFailed ? { error } : null)
    this.#tellLast()
  }
}

/** The nodes of a run that leave streams get them. */
export function addStreams({ stations, ...options }: Options): void {
  for (const station of stations) {
    const { node, exits } = station
    if (node.kind !== 'coroutine' || node.stream === undefined) continue
    const wires = exits.filter(({ by }) => by === STREAM)
    station.stream = new NodeStream(station, wires, { ...options, stations })
  }
}

/** Makes the items of a node's stream, one after the other, as they are asked for. */
export function produce(
  node: PlanNodeOfKind<'coroutine'>,
  values: readonly unknown[],
  { stream }: LeftStream,
  { loop, call }: Surroundings,
): PromiseLike<void> {
  stream.task = loop.currentTask()
  return stream.produce(call(node, values) as AsyncGenerator<unknown>)
}
