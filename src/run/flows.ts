import type { EventLoop, Instrument } from '#runtime'
import type { Stream } from '#runtime-internal'
import type { Recorder } from './recorder.ts'

/** What a stream tells of itself is told this often at most, in the loop's milliseconds, while the loop has work. */
const toldEveryMs = 16

interface Flow {
  readonly stream: Stream<unknown>
  toldMs: number
  isChanged: boolean
}

/**
 * Tells how many items of each stream have passed, and how many lie ready. Items may pass by the hundred thousand, so it
 * tells when the loop is idle, now and then while it is not, and at the end.
 */
export class Flows {
  readonly #loop: EventLoop
  readonly #recorder: () => Recorder
  readonly #flows = new Map<number, Flow>()
  readonly #instrument: Instrument = { loopIdle: () => this.#tellAll() }

  constructor(loop: EventLoop, recorder: () => Recorder) {
    this.#loop = loop
    this.#recorder = recorder
  }

  /** Something has changed in the stream of this node; `isOver`: nothing, or little, will change any more. */
  flowed(node: number, stream: Stream<unknown>, isOver: boolean): void {
    const flow = this.#flows.get(node) ?? this.#first(node, stream)
    flow.isChanged = true
    if (isOver || this.#loop.time() - flow.toldMs >= toldEveryMs) this.#tell(node, flow)
  }

  /** No item passes any more. */
  close(): void {
    if (this.#flows.size === 0) return
    this.#tellAll()
    this.#loop.removeInstrument(this.#instrument)
  }

  #first(node: number, stream: Stream<unknown>): Flow {
    if (this.#flows.size === 0) this.#loop.addInstrument(this.#instrument)
    const flow: Flow = { stream, toldMs: Number.NEGATIVE_INFINITY, isChanged: false }
    this.#flows.set(node, flow)
    return flow
  }

  #tellAll(): void {
    for (const [node, flow] of this.#flows) if (flow.isChanged) this.#tell(node, flow)
  }

  #tell(node: number, flow: Flow): void {
    flow.isChanged = false
    flow.toldMs = this.#loop.time()
    const { passed, ready, ends } = flow.stream
    const taken = ends.length > 1 ? { taken: ends.map((end) => end.taken) } : {}
    this.#recorder().record({ type: 'node.flowed', node, passed, ready, ...taken })
  }
}
