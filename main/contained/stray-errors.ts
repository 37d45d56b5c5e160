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
/** Code may take the name from everybody. */
const host = process
const { stderr } = process
const { write } = stderr
const live: Run[] = []
let isListening = false
/** Looks for what somebody has broken, mends it, and says what that was; `null`: nothing. */
let mend: () => Error | null = () => null

/**
 * While `run` lives, errors that nobody awaited (a floating rejection, a throw in a timer of its code) are given to it
 * rather than ending the process. Returns how to stop. Node tells of them process-wide, so one list serves all runs.
 * `mended` is asked first: where code has broken what everybody uses, that is what is wrong.
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

/** Something that is called for each event of the process: at first Node's own, then what packages put around that. */
interface Layer {
  readonly emit: Listener
  readonly inner: Layer | null
  /** Whose code has put it there; what is nobody's stays. */
  readonly run: Run | null
  /** It has thrown, or its run has ended: what was put around it goes on to the next. */
  isOver: boolean
}

let emits = 0
let top: Layer | null = null

/**
 * Node ends the process where nobody listens, and where a listener throws: code of a run may take all listeners away, and
 * may put in some of its own.
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
    // Packages put theirs around what was there, to hear of signals and of the end, and what was there back.
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
        // It may keep warnings to itself, as packages do; Node's other events must not be lost for it.
        if (emits !== before || args[0] === 'warning') return given
      } catch (error) {
        // A listener's own.
        if (emits !== before) throw error
        layer.isOver = true
        dropOver()
      }
      return apply(inner.emit, host, args)
    }),
  }
  return layer
}

/** What `run` has put around the events of the process. */
function endLayersOf(run: Run): void {
  for (let each = top; each; each = each.inner) if (each.run === run) each.isOver = true
  dropOver()
}

function dropOver(): void {
  while (top?.isOver) top = top.inner
}

/** What Node calls for each event. One that somebody has put around another calls that in its turn. */
function emitting(emit: Listener): Listener {
  return (...args) => {
    // Lists can't be taken apart as usual where code has broken how they are iterated.
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
    // Nobody else can be found any more.
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
  // What failed is then not what is wrong, and whoever it came to is not who broke it.
  if (broken) return asHost(() => (owner ?? live.at(-1))?.broken(broken))
  if (owner) return owner.stray(error, owner === origin?.run ? origin.node : undefined)
  const { name, message } = described(error)
  const text = `${name}: ${message}`
  if (origin || isFromRun(error)) return say(`The code of a run that has ended threw: ${text}`)
  say(`Code of no known run threw: ${text}`)
}

/** By its stack, or its timer, where that says so; else by what went on when it was thrown. `undefined`: nobody's. */
function ownerOf(error: unknown, origin: Origin | null): Run | undefined {
  for (let at = 0; at < live.length; at++) if (live[at]?.owns(error)) return live[at]
  return origin && live.includes(origin.run) ? origin.run : undefined
}

/** Of what fails nobody, all who look hear; where nobody does, the terminal does. */
function say(text: string): void {
  for (const run of live) run.tell(text)
  if (live.length === 0) apply(write, stderr, [`${shownText(text)}\n`])
}
