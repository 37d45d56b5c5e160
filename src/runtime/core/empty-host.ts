import type { EventLoop } from '../loop/event-loop.ts'

/**
 * Nothing is left in the host: no socket, no timer, no child. First those go on whose time was held for something outside,
 * which will not come any more. Where there are none, everything waits, and one run is ended: only one, since that may be
 * what another waits for. The latest comes first; last come those whose tasks wait outside, perhaps for another loop.
 */
export function goOnWithEmptyHost(running: Iterable<EventLoop>): void {
  const loops = [...running].reverse()
  const goOn = loops.filter(({ pump }) => pump.goOnWithoutOutside())
  if (goOn.length > 0) return
  const dry = loops.filter(({ pump }) => pump.isDry)
  const [inside, outside] = [dry.filter(({ pump }) => pump.outside === 0), dry.filter(({ pump }) => pump.outside > 0)]
  for (const { deadlocks } of [...inside, ...outside]) if (deadlocks.hostIsEmpty()) return
}
