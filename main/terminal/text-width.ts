import { obeyedSigns, withSignMarks } from '#words'

/** Scripts and signs that take two columns; approximate, but good enough for names and values. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const joined = /\p{M}|\u200d|\ufe0f/u

/** How many columns of a terminal a text takes; colours must not be in it. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += widthOfCharacter(character)
  return width
}

/** Cuts a text to `columns`, with an ellipsis if something is cut. */
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

/** Makes a text exactly `columns` wide: cuts it, or adds spaces. */
export function fitTo(text: string, columns: number): string {
  const cut = cutTo(text, columns)
  return cut + ' '.repeat(Math.max(0, columns - widthOf(cut)))
}

/** Puts foreign text on one line. */
export function onOneLine(text: string): string {
  return shownText(text.replace(/\s*[\r\n]\s*|\t/g, ' '))
}

/**
 * Foreign text as people read it, with its lines and tabs: signs that would be invisible or change its direction appear as
 * escapes.
 */
export function shownText(text: string): string {
  return withSignMarks(text.replace(/\r\n?/g, '\n'), escaped)
}

/**
 * Foreign text with its lines and tabs; signs that a terminal would obey appear as escapes: `\\u001b`. In JSON they mean
 * the same.
 */
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
