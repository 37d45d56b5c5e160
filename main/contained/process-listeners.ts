import { EventEmitter } from 'node:events'
import { described } from '#foreign-value'
import type { Run } from '#run'
import type { Ended } from './handles.ts'
import { asHost, presentOrigin } from './origins.ts'

type Event = string | symbol
type Listener = (...args: readonly unknown[]) => unknown

interface Added {
  readonly event: Event
  readonly listener: Listener
}

/** Taken early, since code may replace the global. */
const host = process
const { on, removeListener, listeners } = EventEmitter.prototype
const added = new WeakMap<Run, Added[]>()
let isWatching = false

/** From here on it is known which run's code listens to the process. */
export function watchProcessListeners(): void {
  if (isWatching) return
  isWatching = true
  asHost(() => on.call(host, 'newListener', note))
}

function note(event: Event, listener: Listener): void {
  const run = presentOrigin()?.run
  // Listeners that no run has added stay: a package that is loaded once adds its `exit` listener only once.
  if (!run || event === 'newListener' || event === 'removeListener') return
  const known = added.get(run) ?? []
  known.push({ event, listener })
  added.set(run, known)
}

/** Removes the listeners of a run that has ended; those that wait for the process to exit are called now. */
export function endProcessListeners(run: Run): readonly Ended[] {
  const left = (added.get(run) ?? []).filter(({ event, listener }) => listeners.call(host, event).includes(listener))
  added.delete(run)
  for (const { event, listener } of left) {
    removeListener.call(host, event, listener)
    if (event === 'exit') callSafely(listener, run)
  }
  return left
    .filter(({ event }) => event !== 'exit')
    .map(({ event }) => ({ kind: 'process listener', detail: `for ${String(event)}` }))
}

function callSafely(listener: Listener, run: Run): void {
  try {
    Reflect.apply(listener, host, [0])
  } catch (error) {
    const { name, message } = described(error)
    run.tell(`what it has for the process's exit threw ${name}: ${message}`)
  }
}
