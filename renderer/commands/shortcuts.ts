/** What of a key press says which key it was. */
type Press = Pick<
  KeyboardEvent,
  'key' | 'code' | 'keyCode' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'getModifierState'
>

/**
 * The shortcuts that a key press may mean, in the form in which commands name them (`Mod+Shift+Z`), the likeliest
 * first: by the sign that the key prints, then by its place on a US keyboard where the layout has no such sign, digits
 * by their place last. Other scripts have no Latin letters; digits, `/` and `+` want Shift on many layouts.
 */
export function shortcutsOf(press: Press, isMac: boolean): readonly string[] {
  const { altKey, shiftKey, ctrlKey, metaKey } = press
  // The system's own: Ctrl on a Mac, the Windows key elsewhere.
  if (isMac ? ctrlKey : metaKey) return []
  const isMod = isMac ? metaKey : ctrlKey
  const named = (key: string, isShift: boolean) =>
    [isMod && 'Mod', altKey && 'Alt', isShift && 'Shift', key].filter(Boolean).join('+')
  const key = /^[a-z]$/.test(press.key) ? press.key.toUpperCase() : press.key
  const isSign = !/^[A-Z]\w*$/.test(key) || key === 'Dead'
  const places = isSign ? placesOf(press, isMac) : []
  return [
    named(key, shiftKey),
    // The Shift without which the key would print another sign.
    ...(isSign && shiftKey ? [named(key, false)] : []),
    ...places.map((place) => named(place, shiftKey && /^[A-Z\d]$/.test(place))),
  ]
}

/** By their place, without and with Shift: the signs of shortcuts, which other scripts print elsewhere or not at all. */
const signs: Readonly<Record<string, readonly [string, string]>> = {
  Slash: ['/', '?'],
  Period: ['.', '>'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
}

/** What a US keyboard prints at the place of this key, where that may be meant: at most one sign. */
function placesOf(press: Press, isMac: boolean): readonly string[] {
  const { key, code, keyCode, altKey, shiftKey } = press
  const isThirdLevel = press.getModifierState('AltGraph') && !altKey
  if (isThirdLevel) return []
  const digit = /^Digit(\d)$/.exec(code)?.[1]
  if (digit !== undefined) return /^\d$/.test(key) ? [] : [digit]
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  // Thai prints `(` with Shift+Z; at the place of Z Dvorak has `;`, a key of its own, as its number tells.
  if (/^[ -~]$/.test(key)) return letter !== undefined && keyCode < 186 ? [letter] : []
  // A Latin layout has its letters where they are printed; only a Mac's Alt prints others.
  if (/\p{Script=Latin}/u.test(key) && !(isMac && altKey)) return []
  const place = letter ?? signs[code]?.[shiftKey ? 1 : 0]
  return place === undefined ? [] : [place]
}
