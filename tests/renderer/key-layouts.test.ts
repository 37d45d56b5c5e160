// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { commandOfKey, commands } from '../../renderer/commands/index.ts'
import { layouts, placeOnUs } from '../support/key-layouts.ts'

type Name = keyof typeof layouts
interface Held {
  readonly isMod?: boolean
  readonly isAlt?: boolean
  readonly isShift?: boolean
}

function press(key: string, code: string, { isMod = false, isAlt = false, isShift = false }: Held, isMac = false) {
  const mods = { ctrlKey: isMod && !isMac, metaKey: isMod && isMac, altKey: isAlt, shiftKey: isShift }
  return commandOfKey(new KeyboardEvent('keydown', { key, code, ...mods }), isMac)?.id
}

/** The key presses for a shortcut: of the keys that print its sign, or of the key at its place if none does. */
function pressesOf(name: Name, shortcut: string): readonly (Held & { readonly key: string; readonly code: string })[] {
  const sign = shortcut.endsWith('+') ? '+' : (shortcut.split('+').at(-1) ?? '')
  const mods = shortcut.slice(0, -sign.length).split('+')
  const held = { isMod: mods.includes('Mod'), isAlt: mods.includes('Alt'), isShift: mods.includes('Shift') }
  if (sign.length > 1) return [{ key: sign, code: sign, ...held }]
  const printing = [...layouts[name]].flatMap(([code, [plain, shifted]]) => {
    if (/[A-Z]/.test(sign))
      return plain === sign.toLowerCase() ? [{ key: held.isShift ? sign : plain, code, ...held }] : []
    if (/\d/.test(sign)) return []
    if (plain === sign) return [{ key: plain, code, ...held }]
    return shifted === sign ? [{ key: shifted, code, ...held, isShift: true }] : []
  })
  if (printing.length > 0) return printing
  const place = placeOnUs(sign)
  if (!place) throw new Error(`No key prints ${sign}`)
  const isShift = held.isShift || place.isShifted
  const key = layouts[name].get(place.code)?.[isShift ? 1 : 0] ?? ''
  return [{ key, code: place.code, ...held, isShift }]
}

/**
 * Shortcuts that another shortcut takes, because the same key prints the other's sign. The printed sign comes first, and
 * digits come last: a person who presses the key with / wants the window's / command, and no layout shows where a US
 * keyboard has its 2. So on a Thai keyboard only the number pad gives 2; each kind of node also has its button and its
 * entry in the list.
 */
const taken: Readonly<Record<string, string>> = { 'Thai 2': 'add.list' }

const shortcuts = commands.flatMap(({ id, keys = [] }) => keys.map((shortcut) => ({ id, shortcut })))
const names = Object.keys(layouts) as Name[]

describe.each(names)('on the keyboard layout %s', (name) => {
  it.each([false, true])('each shortcut is its command; on a Mac: %s', (isMac) => {
    const asked = shortcuts.flatMap(({ id, shortcut }) =>
      pressesOf(name, shortcut).map(({ key, code, ...held }) => ({
        shortcut,
        key,
        means: press(key, code, held, isMac),
        wanted: taken[`${name} ${shortcut}`] ?? id,
      })),
    )
    expect(asked.length).toBeGreaterThanOrEqual(shortcuts.length)
    expect(asked.filter(({ means, wanted }) => means !== wanted)).toEqual([])
  })

  it('a Latin letter is that letter, wherever it stands', () => {
    for (const [code, [plain, shifted]] of layouts[name])
      for (const isMod of [false, true])
        for (const [isShift, key] of [
          [false, plain],
          [true, shifted],
        ] as const)
          if (/^[a-z]$/i.test(key))
            expect([key, press(key, code, { isMod, isShift })]).toEqual([key, press(key, '', { isMod, isShift })])
  })
})

describe('the signs of a Latin layout', () => {
  it.each(['US', 'German', 'Swiss', 'French', 'Czech', 'Dvorak'] as const)('mean no other key’s: %s', (name) => {
    for (const [code, [plain, shifted]] of layouts[name]) {
      // The code that browsers give for the key of a sign; it differs from that of the letter at its place.
      const keyCode = /^[a-z]$/.test(plain) ? plain.toUpperCase().charCodeAt(0) : 186
      if (code.startsWith('Digit')) continue
      for (const ctrlKey of [false, true])
        for (const [shiftKey, key] of [
          [false, plain],
          [true, shifted],
        ] as const) {
          const event = new KeyboardEvent('keydown', { key, code, keyCode, ctrlKey, shiftKey })
          const atNoPlace = new KeyboardEvent('keydown', { key, ctrlKey, shiftKey })
          expect([key, commandOfKey(event, false)?.id]).toEqual([key, commandOfKey(atNoPlace, false)?.id])
        }
    }
  })
})

describe('a key', () => {
  it.each([
    ['German Shift+7', '/', 'Digit7', { isShift: true }, 'add.list'],
    ['Swiss Ctrl+Shift+1', '+', 'Digit1', { isMod: true, isShift: true }, 'view.zoomIn'],
    ['Swiss Shift+1', '+', 'Digit1', { isShift: true }, 'view.fitAll'],
    ['French Shift+1', '1', 'Digit1', { isShift: true }, 'view.fitAll'],
    ['French 1', '&', 'Digit1', {}, 'add.coroutine'],
    ['1 of the number pad', '1', 'Numpad1', {}, 'add.coroutine'],
    ['Thai / at the place of 2', '/', 'Digit2', {}, 'add.list'],
    ['Thai ฝ at the place of /, where a hand that knows the US layout goes', 'ฝ', 'Slash', {}, 'add.list'],
    ['Thai Shift+/, which prints another sign', 'ฦ', 'Slash', { isShift: true }, undefined],
    ['2 of the number pad', '2', 'Numpad2', {}, 'add.gather'],
    ['Thai ๑, Shift at the place of 2: digits are their places', '๑', 'Digit2', { isShift: true }, 'view.fitSelection'],
    ['a Z under caps lock', 'Z', 'KeyZ', { isMod: true }, 'edit.undo'],
    ['an Arabic key of two signs', 'لا', 'KeyB', { isMod: true }, 'view.side'],
    ['a Turkish ı', 'ı', 'KeyI', {}, undefined],
    ['French Ctrl+Q at the place of A', 'q', 'KeyA', { isMod: true }, undefined],
    ['an accent at the place of =', 'Dead', 'Equal', { isMod: true }, undefined],
    ['a digit at the place of another', '0', 'Digit2', {}, 'add.pipeline'],
  ] as const)('%s', (_, key, code, held, command) => {
    expect(press(key, code, held)).toBe(command)
  })

  it('of a Mac prints another sign with Alt, and is the same key', () => {
    expect(press('π', 'KeyP', { isMod: true, isAlt: true }, true)).toBe('run.pause')
    expect(press('Dead', 'KeyN', { isAlt: true }, true)).toBeUndefined()
    expect(press('œ', 'KeyP', { isMod: true, isAlt: true }, true)).toBe('run.pause')
  })

  it.each([
    ['on a Mac without Alt', 'ß', 'Minus', { isMod: true }, true],
    ['on a Mac without anything', 'ı', 'KeyF', {}, true],
    ['elsewhere with Alt', 'œ', 'KeyP', { isMod: true, isAlt: true }, false],
  ] as const)('that prints a Latin letter is no other at its place: %s', (_, key, code, held, isMac) => {
    expect(press(key, code, held, isMac)).toBeUndefined()
  })

  it('of the system, or of a third level, is no shortcut’s', () => {
    const pressed = (init: KeyboardEventInit) => commandOfKey(new KeyboardEvent('keydown', init), false)?.id
    expect(pressed({ key: '1', code: 'Digit1', metaKey: true })).toBeUndefined()
    const third = new KeyboardEvent('keydown', { key: '€', code: 'KeyF' })
    Object.defineProperty(third, 'getModifierState', { value: () => true })
    expect(commandOfKey(third, false)).toBeUndefined()
    // On a Brazilian keyboard AltGr+Q prints /: the sign is meant, not the letter at that place.
    const slash = new KeyboardEvent('keydown', { key: '/', code: 'KeyQ' })
    Object.defineProperty(slash, 'getModifierState', { value: (name: string) => name === 'AltGraph' })
    expect(commandOfKey(slash, false)?.id).toBe('add.list')
  })
})
