import { act } from '@testing-library/react'
import { beforeEach, vi } from 'vitest'

/** Animation frames that come when the test says so; who calls this takes the globals back (`vi.unstubAllGlobals`). */
export function stubFrames() {
  let asked: (() => void)[] = []
  beforeEach(() => {
    asked = []
    vi.stubGlobal('requestAnimationFrame', (draw: () => void) => asked.push(draw))
    vi.stubGlobal('cancelAnimationFrame', (frame: number) => void asked.splice(frame - 1, 1))
  })
  return {
    /** What wants the next one. */
    asked: (): readonly (() => void)[] => asked,
    nextFrame: () =>
      act(() => {
        for (const draw of asked.splice(0)) draw()
      }),
  }
}
