import { expect, it } from 'vitest'
import { keyText } from '#commands'

it.each([
  ['Mod+Z', 'Ctrl+Z', '⌘Z'],
  ['Mod+Shift+Z', 'Ctrl+Shift+Z', '⇧⌘Z'],
  ['Mod+Alt+Enter', 'Ctrl+Alt+Enter', '⌥⌘↩'],
  ['Mod++', 'Ctrl++', '⌘+'],
  ['Shift+1', 'Shift+1', '⇧1'],
  ['ArrowLeft', 'Left', '←'],
  ['F', 'F', 'F'],
  ['Space', 'Space', 'Space'],
])('%s is %s for people, and %s on a Mac', (key, elsewhere, onMac) => {
  expect([keyText(key, false), keyText(key, true)]).toEqual([elsewhere, onMac])
})
