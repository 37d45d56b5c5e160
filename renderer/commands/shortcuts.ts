/** The properties of a key event that tell which key was pressed. */
type Press = Pick<
  KeyboardEvent,
  'key' | 'code' | 'keyCode' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'getModifierState'
>

/**
 * The shortcuts that a key press may mean, in the form in which commands name them (`Mod+Shift+Z`), most likely first: by
 * the sign that the key prints, then by its place on a US keyboard if the layout has no such sign, and for digits by their
 * place last. Other scripts have no Latin letters; digits, `/` and `+` need Shift on many layouts.
 */
export function shortcutsOf(press: Press, isMac: boolean): readonly string[] {
  const { altKey, shiftKey, ctrlKey, metaKey } = press
  // The system uses this modifier: Ctrl on a Mac, the Windows key elsewhere.
  if (isMac ? ctrlKey : metaKey) return []
  const isMod = isMac ? metaKey : ctrlKey
  const named = (key: string, isShift: boolean) =>
    [isMod && 'Mod', altKey && 'Alt', isShift && 'Shift', key].filter(Boolean).join('+')
  const key = /^[a-z]$/.test(press.key) ? press.key.toUpperCase() : press.key
  const isSign = !/^[A-Z]\w*$/.test(key) || key === 'Dead'
  const places = isSign ? placesOf(press, isMac) : []
  return [
    named(key, shiftKey),
    // Here Shift is only needed to print this sign.
    ...(isSign && shiftKey ? [named(key, false)] : []),
    ...places.map((place) => named(place, shiftKey && /^[A-Z\d]$/.test(place))),
  ]
}

/** The signs of shortcuts by the place of their key, without and with Shift: other scripts print them elsewhere or not at all. */
const signs: Readonly<Record<string, readonly [string, string]>> = {
  Slash: ['/', '?'],
  Period: ['.', '>'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
}

/** The sign that a US keyboard has at this key's place, if that may be meant: at most one. */
function placesOf(press: Press, isMac: boolean): readonly string[] {
  const { key, code, keyCode, altKey, shiftKey } = press
  const isThirdLevel = press.getModifierState('AltGraph') && !altKey
  if (isThirdLevel) return []
  const digit = /^Digit(\d)$/.exec(code)?.[1]
  if (digit !== undefined) return /^\d$/.test(key) ? [] : [digit]
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  // Thai prints `(` for Shift+Z, where Z is meant. Dvorak prints `;` at the place of Z, and means `;`: its keyCode tells.
  if (/^[ -~]$/.test(key)) return letter !== undefined && keyCode < 186 ? [letter] : []
  // A Latin layout prints its own letters, which are meant; only with Alt on a Mac it prints others.
  if (/\p{Script=Latin}/u.test(key) && !(isMac && altKey)) return []
  const place = letter ?? signs[code]?.[shiftKey ? 1 : 0]
  return place === undefined ? [] : [place]
}
