import { asHost, sameOrigin } from '../contained/origins.ts'
import { clearImmediate, setImmediate } from '../host-timers.ts'

/** Node's internal record of an immediate: those of one turn are a linked list. */
interface HostImmediate {
  _idleNext?: HostImmediate | null
  _idlePrev?: HostImmediate | null
  _onImmediate?: ((...args: readonly unknown[]) => void) | null
  _argv?: readonly unknown[] | null
  _destroyed?: boolean
}

/**
 * Sees to it that an immediate which is about to be interrupted does not take the others of its turn with it. Called in the
 * middle of that immediate; the returned function must be called once it was interrupted.
 * Node (lib/internal/timers.js, unchanged since 11) notes its place in the list each time an immediate has returned.
 */
export function immediatesBehind(called: object | null): () => void {
  const immediate = called as HostImmediate | null
  if (!immediate?._idlePrev) return forgotten(immediate)
  callOnceMore(immediate)
  return () => {}
}

/**
 * Node's place in the list is this immediate: it would begin with it again and again, each time with an error, since it was
 * called already. So it is called once more, with nothing to do.
 */
function callOnceMore(noted: HostImmediate): void {
  noted._destroyed = false
  noted._onImmediate = () => {}
  noted._argv = null
  asHost(countOneMore)
}

/**
 * Node counts the immediates that it still has to call, and with a count one too low it leaves some out. This adds one to
 * the count: an immediate that Node can't find, since it is unlinked from between two neighbours that do nothing.
 */
function countOneMore(): void {
  const [first, lost, last] = [setImmediate(() => {}), setImmediate(() => {}), setImmediate(() => {})]
  lost.unref()
  ;(first as HostImmediate)._idleNext = last as HostImmediate
  ;(last as HostImmediate)._idlePrev = first as HostImmediate
}

/** For the first immediate of its turn: Node has noted no place yet, and forgets the ones after it. They are set again. */
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
