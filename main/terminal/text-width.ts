import { obeyedSigns, withSignMarks } from '#words'

/** Scripts and signs that take two columns; near enough for names and values. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const joined = /\p{M}|\u200d|\ufe0f/u

/** How many columns of a terminal a text takes; colours must not be in it. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += widthOfCharacter(character)
  return width
}

/** The text, or as much of it as goes into `columns` with an ellipsis. */
export function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let cut = ''
  let width = 1
  for (const character of text) {
    width += widthOfCharacter(character)
    if (width > columns) break
    cut += character
  }
  return columns > 0 ? `${cut}…` : ''
}

/** Exactly `columns` wide: cut, or with spaces behind it. */
export function fitTo(text: string, columns: number): string {
  const cut = cutTo(text, columns)
  return cut + ' '.repeat(Math.max(0, columns - widthOf(cut)))
}

/** Somebody's text on one line. */
export function onOneLine(text: string): string {
  return shownText(text.replace(/\s*[\r\n]\s*|\t/g, ' '))
}

/** Somebody's text as people are told of it, with its lines and tabs: what would hide in it or turn it stands there as its escape. */
export function shownText(text: string): string {
  return withSignMarks(text.replace(/\r\n?/g, '\n'), escaped)
}

/** Somebody's text with its lines and tabs; what a terminal would obey stands there as its escape: `\\u001b`. In JSON it means the same. */
export function withoutControls(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(obeyedSigns, escaped)
}

function escaped(sign: string): string {
  const units = Array.from({ length: sign.length }, (_, at) => sign.charCodeAt(at))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}

function widthOfCharacter(character: string): number {
  if (joined.test(character)) return 0
  return wide.test(character) ? 2 : 1
}
