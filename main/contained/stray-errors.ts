import { EventEmitter } from 'node:events'
import { described } from '#foreign-value'
import { isFromRun, type Run } from '#run'
import { forgetThrower } from '#runtime-internal'
import { shownText } from '../terminal/text-width.ts'
import { asHost, type Origin, originOfRejection, presentOrigin } from './origins.ts'

type Listener = (...args: readonly unknown[]) => unknown
type HostEvent = 'unhandledRejection' | 'uncaughtException'

const { apply } = Reflect
const { rawListeners } = EventEmitter.prototype
/** Taken early, since code may replace the global. */
const host = process
const { stderr } = process
const { write } = stderr
const live: Run[] = []
let isListening = false
/** Finds and mends broken built-ins, and gives the error about them; `null`: nothing was broken. */
let mend: () => Error | null = () => null

/**
 * While `run` lives, it gets the errors that nobody awaited (a floating rejection, a throw in a timer of its code), which
 * would otherwise end the process. Returns how to stop. Node reports them for the whole process, so one list serves all
 * runs. `mended` is asked first: when code has broken built-ins, that is the real error.
 */
export function giveStrayErrorsTo(run: Run, mended: () => Error | null): () => void {
  live.push(run)
  mend = mended
  if (!isListening) {
    isListening = true
    for (const event of events) process.on(event as 'uncaughtException', listeners[event])
    keepListening()
  }
  return () => {
    const at = live.indexOf(run)
    if (at >= 0) live.splice(at, 1)
    endLayersOf(run)
  }
}

const listeners: Readonly<Record<HostEvent, (error: unknown) => void>> = {
  uncaughtException: (error) => give(error, presentOrigin()),
  unhandledRejection: (error) => give(error, originOfRejection()),
}
const events = Object.keys(listeners) as readonly HostEvent[]

/** A function that is called for each event of the process: first Node's own `emit`, then those that packages put around it. */
interface Layer {
  readonly emit: Listener
  readonly inner: Layer | null
  /** The run whose code added it; `null`: nobody's, and it stays. */
  readonly run: Run | null
  /** It has thrown, or its run has ended: events skip it and go to the next layer inside. */
  isOver: boolean
}

let emits = 0
let top: Layer | null = null

/**
 * Keeps our listeners in place: Node ends the process when nobody listens or a listener throws, and code of a run may
 * remove all listeners or add its own.
 */
function keepListening(): void {
  const { emit } = process
  const first = emitting((...args) => {
    emits += 1
    return apply(emit, host, args)
  })
  top = { emit: first, inner: null, run: null, isOver: false }
  Object.defineProperty(process, 'emit', {
    enumerable: true,
    get: () => top?.emit,
    // Packages replace `emit` by their own to hear of signals and the end, and later set the old one again.
    set: (around: unknown) => {
      if (typeof around !== 'function') return
      for (let each = top; each; each = each.inner) {
        if (each.emit !== around) continue
        top = each
        return
      }
      if (top) top = layerAround(top, around as Listener)
    },
  })
}

function layerAround(inner: Layer, around: Listener): Layer {
  const layer: Layer = {
    inner,
    run: presentOrigin()?.run ?? null,
    isOver: false,
    emit: emitting((...args) => {
      if (layer.isOver) return apply(inner.emit, host, args)
      const before = emits
      try {
        const given = apply(around, host, args)
        // A layer may keep warnings to itself, as packages do; all other events of Node's must go on.
        if (emits !== before || args[0] === 'warning') return given
      } catch (error) {
        // A listener threw, not the layer.
        if (emits !== before) throw error
        layer.isOver = true
        dropOver()
      }
      return apply(inner.emit, host, args)
    }),
  }
  return layer
}

/** Ends the layers that `run` has put around `emit`. */
function endLayersOf(run: Run): void {
  for (let each = top; each; each = each.inner) if (each.run === run) each.isOver = true
  dropOver()
}

function dropOver(): void {
  while (top?.isOver) top = top.inner
}

/** Wraps an `emit`, so that stray errors come to us. A layer that wraps another calls that one in turn. */
function emitting(emit: Listener): Listener {
  return (...args) => {
    // Destructuring would fail where code has broken how lists are iterated.
    const event = args[0]
    if (event === 'unhandledRejection' || event === 'uncaughtException') return tellAll(event, [args[1], args[2]])
    return apply(emit, host, args)
  }
}

function tellAll(event: HostEvent, args: readonly unknown[]): boolean {
  const own = listeners[event]
  tellSafely(own, args, own)
  let others: readonly Listener[] = []
  try {
    others = apply(rawListeners, host, [event]) as readonly Listener[]
  } catch {
    // Code has broken how listeners are found.
  }
  for (let at = 0; at < others.length; at++) {
    const other = others[at]
    if (other && other !== own) tellSafely(other, args, own)
  }
  return true
}

function tellSafely(listener: Listener, args: readonly unknown[], own: Listener): void {
  try {
    apply(listener, host, args)
  } catch (error) {
    if (listener !== own) tellSafely(own, [error], own)
    else apply(write, stderr, ['An error could not be told of\n'])
  }
}

function give(error: unknown, origin: Origin | null): void {
  const broken = mend()
  const owner = ownerOf(error, origin)
  forgetThrower()
  // A broken built-in is the real error, and the run that failed by it need not be the one that broke it.
  if (broken) return asHost(() => (owner ?? live.at(-1))?.broken(broken))
  if (owner) return owner.stray(error, owner === origin?.run ? origin.node : undefined)
  const { name, message } = described(error)
  const text = `${name}: ${message}`
  if (origin || isFromRun(error)) return say(`The code of a run that has ended threw: ${text}`)
  say(`Code of no known run threw: ${text}`)
}

/**
 * Finds the run by the error's stack or its timer, or else by the code that was at work when it was thrown. `undefined`:
 * none.
 */
function ownerOf(error: unknown, origin: Origin | null): Run | undefined {
  for (let at = 0; at < live.length; at++) if (live[at]?.owns(error)) return live[at]
  return origin && live.includes(origin.run) ? origin.run : undefined
}

/** Tells all runs of an error that fails none of them; without any run, it goes to the terminal. */
function say(text: string): void {
  for (const run of live) run.tell(text)
  if (live.length === 0) apply(write, stderr, [`${shownText(text)}\n`])
}
