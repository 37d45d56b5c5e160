/** In the order of a Mac's menus. */
const held: Readonly<Record<string, string>> = { Alt: '⌥', Shift: '⇧', Mod: '⌘' }
const signs: Readonly<Record<string, string>> = {
  Enter: '↩',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
}

/** The key of a record, `Mod+Shift+Z`, for people: `Ctrl+Shift+Z`, on a Mac `⇧⌘Z`. */
export function keyText(key: string, isMac: boolean): string {
  if (!isMac) return key.replace('Mod', 'Ctrl').replace('Arrow', '')
  const marks = Object.keys(held).filter((name) => key.includes(`${name}+`))
  const sign = key.replace(/^(?:(?:Alt|Shift|Mod)\+)*/, '')
  return marks.map((name) => held[name]).join('') + (signs[sign] ?? sign)
}
