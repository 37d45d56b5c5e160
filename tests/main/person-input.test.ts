import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '#runtime'
import { wasJustPressed, watchPresses } from '../../main/windows/person-input.ts'

let nowMs: number
let window: BrowserWindow
const press = (type: string): boolean => window.webContents.emit('input-event', {}, { type })

beforeEach(() => {
  nowMs = 10_000
  vi.spyOn(systemClock, 'now').mockImplementation(() => nowMs)
  window = { webContents: new EventEmitter() } as unknown as BrowserWindow
  watchPresses(window)
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('somebody has just pressed something', () => {
  it.each(['mouseUp', 'rawKeyDown', 'keyDown', 'keyUp', 'char', 'gestureTap', 'touchEnd'])('by %s', (type) => {
    expect(wasJustPressed(window)).toBe(false)
    press(type)
    expect(wasJustPressed(window)).toBe(true)
    nowMs += 1_999
    expect(wasJustPressed(window)).toBe(true)
    nowMs += 1
    expect(wasJustPressed(window)).toBe(false)
  })

  it.each(['mouseMove', 'mouseEnter', 'mouseWheel', 'mouseDown', 'gestureScrollBegin', ''])('not by %s', (type) => {
    press(type)
    expect(wasJustPressed(window)).toBe(false)
  })

  it('in that window', () => {
    const other = { webContents: new EventEmitter() } as unknown as BrowserWindow
    watchPresses(other)
    press('keyDown')
    expect(wasJustPressed(other)).toBe(false)
  })
})
