// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Panels } from '../../renderer/panels/panels.tsx'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

afterEach(() => {
  cleanup()
  localStorage.clear()
  vi.restoreAllMocks()
})

/** A window in which two panels of a row, or of a column, share this many pixels. */
function shown(windowPx: number) {
  // happy-dom has no layout: each of the two gets half.
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(windowPx / 2)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(windowPx / 2)
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, windowPx, windowPx))
  show(workspaceOf(graphOf({})), <Panels canvas="" side="" bottom="" />)
  return (name: string) => {
    const separator = screen.getByRole('separator', { name })
    const sizePx = () => windowPx - Math.round((Number(separator.getAttribute('aria-valuenow')) * windowPx) / 100)
    const press = (key: string): number => {
      fireEvent.keyDown(separator, { key })
      return sizePx()
    }
    return { sizePx, press: (...keys: readonly string[]) => keys.map(press) }
  }
}

const times = (count: number, key: string) => Array.from({ length: count }, () => key)

describe('by arrow keys', () => {
  it('the inspector gets as narrow as it can be read, then folds, and unfolds to that', () => {
    const { sizePx, press } = shown(1_000)('Width of the inspector')
    expect(sizePx()).toBe(332)
    expect(press(...times(5, 'ArrowRight'))).toEqual([282, 232, 220, 0, 0])
    expect(press(...times(2, 'ArrowLeft'))).toEqual([220, 270])
    expect(press('End', 'Home')).toEqual([0, 600])
  })

  it('the bottom panel gets as low as it can be read, then folds to its tabs, and unfolds to that', () => {
    const { sizePx, press } = shown(1_000)('Height of the bottom panel')
    expect(sizePx()).toBe(212)
    expect(press(...times(4, 'ArrowDown'))).toEqual([162, 112, 37, 37])
    expect(press(...times(2, 'ArrowUp'))).toEqual([110, 160])
    expect(press('End', 'Home')).toEqual([37, 880])
  })
})

it('a small window keeps room for the canvas', () => {
  const separator = shown(600)
  expect(separator('Width of the inspector').press('Home')).toEqual([600 - 320])
  expect(separator('Height of the bottom panel').press('Home')).toEqual([600 - 120])
})
