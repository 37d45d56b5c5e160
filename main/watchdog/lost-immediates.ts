import { asHost, sameOrigin } from '../contained/origins.ts'
import { clearImmediate, setImmediate } from '../host-timers.ts'

/** What Node keeps of an immediate: those of one turn of the host are a list. */
interface HostImmediate {
  _idleNext?: HostImmediate | null
  _idlePrev?: HostImmediate | null
  _onImmediate?: ((...args: readonly unknown[]) => void) | null
  _argv?: readonly unknown[] | null
  _destroyed?: boolean
}

/**
 * For an immediate that is about to be broken off, called in the middle of it: the others of the same turn are called all
 * the same. Returns what is to be done for that once it was broken off.
 * Node (lib/internal/timers.js, the same since 11) notes where it is in its list each time that an immediate has returned.
 */
export function immediatesBehind(called: object | null): () => void {
  const immediate = called as HostImmediate | null
  if (!immediate?._idlePrev) return forgotten(immediate)
  callOnceMore(immediate)
  return () => {}
}

/**
 * Node has noted this one, and would begin with it again and again, each time with an error, as it was called already. So it
 * is called once more, with nothing to do.
 */
function callOnceMore(noted: HostImmediate): void {
  noted._destroyed = false
  noted._onImmediate = () => {}
  noted._argv = null
  asHost(countOneMore)
}

/**
 * Node counts what it has still to call, and with one too few leaves some out. One that it can't find is counted on: it is
 * left out between its neighbours, which are called with nothing to do.
 */
function countOneMore(): void {
  const [first, lost, last] = [setImmediate(() => {}), setImmediate(() => {}), setImmediate(() => {})]
  lost.unref()
  ;(first as HostImmediate)._idleNext = last as HostImmediate
  ;(last as HostImmediate)._idlePrev = first as HostImmediate
}

/** The first of its turn: Node has noted none yet, and forgets those behind it. */
function forgotten(called: HostImmediate | null): () => void {
  const lost: HostImmediate[] = []
  for (let next = called?._idleNext; next; next = next._idleNext) if (next._onImmediate) lost.push(next)
  return () => {
    for (const each of lost) if (!each._destroyed) setAgain(each)
  }
}

function setAgain(lost: HostImmediate): void {
  const { _onImmediate: callback, _argv: args } = lost
  clearImmediate(lost as unknown as NodeJS.Immediate)
  if (callback) asHost(() => sameOrigin(lost, setImmediate(callback, ...(args ?? []))))
}
