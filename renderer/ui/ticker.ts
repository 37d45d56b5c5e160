import { useEffect, useRef } from 'react'

const listeners = new Set<() => void>()
let frame = 0

function tick(): void {
  for (const listen of listeners) listen()
  frame = listeners.size > 0 ? requestAnimationFrame(tick) : 0
}

/**
 * Calls `draw` once at once, and then once per frame while `isActive`: for clocks and bars, which write directly to their
 * element. All of them share one animation frame; if none is active, there is no frame.
 */
export function useFrames(isActive: boolean, draw: () => void): void {
  const latest = useRef(draw)
  useEffect(() => {
    latest.current = draw
    draw()
  })
  useEffect(() => {
    if (!isActive) return
    const listen = () => latest.current()
    listeners.add(listen)
    if (frame === 0) frame = requestAnimationFrame(tick)
    return () => {
      listeners.delete(listen)
    }
  }, [isActive])
}
