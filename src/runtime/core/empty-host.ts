import type { EventLoop } from '../loop/event-loop.ts'

/**
 * The host has nothing left to do: no socket, no timer, no child process. Loops that held their clock back for
 * something outside go on first, since nothing outside will come any more. If there are none, every run waits, and one
 * of them is ended: only one, since another may wait for it. The latest loop is tried first, and loops whose tasks wait
 * for something outside (perhaps another loop) come last.
 */
export function goOnWithEmptyHost(running: Iterable<EventLoop>): void {
  const loops = [...running].reverse()
  const goOn = loops.filter(({ pump }) => pump.goOnWithoutOutside())
  if (goOn.length > 0) return
  const dry = loops.filter(({ pump }) => pump.isDry)
  const [inside, outside] = [dry.filter(({ pump }) => pump.outside === 0), dry.filter(({ pump }) => pump.outside > 0)]
  for (const { deadlocks } of [...inside, ...outside]) if (deadlocks.hostIsEmpty()) return
}
