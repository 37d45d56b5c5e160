import { asHost, sameOrigin } from '../contained/origins.ts'

/** What Node keeps of an immediate: those of one turn of the host are a list. */
interface HostImmediate {
  readonly _idleNext?: HostImmediate | null
  readonly _onImmediate?: ((...args: readonly unknown[]) => void) | null
  readonly _argv?: readonly unknown[] | null
  readonly _destroyed?: boolean
}

/**
 * The immediates that Node would have called behind this one in the same turn. Where that is broken off, Node has forgotten
 * them. Returns how to set those again that nobody has cleared since.
 */
export function immediatesBehind(called: object | null): () => void {
  const lost: HostImmediate[] = []
  for (let next = (called as HostImmediate | null)?._idleNext; next; next = next._idleNext) {
    if (next._onImmediate) lost.push(next)
  }
  return () => {
    for (const each of lost) if (!each._destroyed) setAgain(each)
  }
}

function setAgain(lost: HostImmediate): void {
  const { _onImmediate: callback, _argv: args } = lost
  clearImmediate(lost as unknown as NodeJS.Immediate)
  if (callback) asHost(() => sameOrigin(lost, setImmediate(callback, ...(args ?? []))))
}
