/** Characters that show nothing, change the direction of the text, or end a line invisibly. */
export const hiddenSigns: RegExp =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each sign by itself
  /(?![\n\t])\p{Cc}|[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc]|[\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|\p{Cs}|[\ufdd0-\ufdef]/gu
/** Joined or coloured emoji, which are made with such characters. */
export const emoji: RegExp =
  /\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]*(?:\u200d\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]*)*/gu

/**
 * Characters that a terminal obeys, or that make a text look like another one: control characters (C0 without line
 * breaks and tabs, DEL, C1), changes of direction, separators of lines and paragraphs, tags, single surrogates, and
 * code points that are no characters.
 */
export const obeyedSigns: RegExp =
  /(?![\n\t])\p{Cc}|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]|\p{Cs}/gu

const names: Readonly<Record<number, string>> = {
  0: 'NUL',
  8: 'backspace',
  13: 'line end',
  27: 'escape',
  127: 'delete',
  173: 'soft hyphen',
  8203: 'zero width',
  8204: 'zero width',
  8205: 'zero width',
  8232: 'line end',
  8233: 'line end',
  8234: 'turns the text',
  8235: 'turns the text',
  8237: 'turns the text',
  8238: 'turns the text',
  8294: 'turns the text',
  8295: 'turns the text',
  8296: 'turns the text',
  65279: 'zero width',
}

/** The mark that people see in place of a hidden character: `⟦U+202E turns the text⟧`. */
export function signMark(sign: string): string {
  const code = sign.codePointAt(0) ?? 0
  const name = names[code] ?? (code >= 0xe0000 && code <= 0xe007f ? 'tag' : '')
  return `⟦U+${code.toString(16).toUpperCase().padStart(4, '0')}${name && ` ${name}`}⟧`
}

/** Not marked: emoji, and joiners inside words, which Persian and the scripts of India need. */
const kept = `${emoji.source}|(?<=[\\p{L}\\p{M}])[\\u200c\\u200d](?=\\p{L})`
const keptOrHidden = new RegExp(`(${kept})|${hiddenSigns.source}`, 'gu')

/** A text for people in which characters that hide something or change the direction are marked. */
export function withSignMarks(text: string, mark: (sign: string) => string = signMark): string {
  return text.replace(keptOrHidden, (sign, left?: string) => left ?? mark(sign))
}
