import { act } from '@testing-library/react'
import { beforeEach, vi } from 'vitest'

/** Animation frames that the test triggers; the caller must restore the globals (`vi.unstubAllGlobals`). */
export function stubFrames() {
  let asked: (() => void)[] = []
  beforeEach(() => {
    asked = []
    vi.stubGlobal('requestAnimationFrame', (draw: () => void) => asked.push(draw))
    vi.stubGlobal('cancelAnimationFrame', (frame: number) => void asked.splice(frame - 1, 1))
  })
  return {
    /** The callbacks for the next frame. */
    asked: (): readonly (() => void)[] => asked,
    nextFrame: () =>
      act(() => {
        for (const draw of asked.splice(0)) draw()
      }),
  }
}
