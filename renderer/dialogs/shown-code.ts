/** Code as it is drawn for who has to judge it: what would hide in it stands there as a mark, `⟦…⟧`. */
export interface ShownCode {
  readonly text: string
  /** What was found, for people: `2 hidden signs`, `400 blank columns`. */
  readonly findings: readonly string[]
}

/** An indentation has fewer. */
const mostBlanks = 48
const mostBlankLines = 8
const blanks = '[ \\t\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]'
const longBlanks = new RegExp(`${blanks}{${mostBlanks},}`, 'g')
const blankLines = new RegExp(`(?:^${blanks}*\\n){${mostBlankLines},}`, 'gm')

/** Signs that show nothing, turn the direction, or end a line where none is seen to end. */
const hidden =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each sign by itself
  /(?![\n\t])\p{Cc}|[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc]|[\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|\p{Cs}|[\ufdd0-\ufdef]/gu
/** Joined or coloured pictures, which are made with such signs. */
const emoji =
  /\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]*(?:\u200d\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]*)*/gu
const lineEnds = /^[\r\u2028\u2029]$/
const words = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu
/** Those whose letters are taken for one another. */
const scripts: readonly (readonly [name: string, letters: RegExp])[] = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
]
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

/** Nothing is left out: long blank stretches are counted, every other sign is drawn. */
export function shownCode(code: string): ShownCode {
  let signs = 0
  let columns = 0
  let lines = 0
  const mixed = new Set<string>()
  const text = code
    .replace(/\r\n/g, '\n')
    .replace(words, (word) => {
      const why = oddityOf(word)
      if (why === null) return word
      mixed.add(word.replace(hidden, ''))
      return `${word}⟦${why}⟧`
    })
    .replace(new RegExp(`(${emoji.source})|${hidden.source}`, 'gu'), (sign, picture?: string) => {
      if (picture !== undefined) return sign
      signs += 1
      return markOf(sign)
    })
    .replace(blankLines, (stretch) => {
      const count = stretch.split('\n').length - 1
      lines += count
      return `⟦${count.toLocaleString('en')} blank lines⟧\n`
    })
    .replace(longBlanks, (stretch, at: number, all: string) => {
      const next = all[at + stretch.length]
      if (next === undefined || next === '\n') return ''
      columns += stretch.length
      return ` ⟦${stretch.length.toLocaleString('en')} blank columns⟧ `
    })
  const findings = [
    ...counted(signs, 'hidden sign'),
    ...counted(columns, 'blank column'),
    ...counted(lines, 'blank line'),
    ...(mixed.size > 0 ? [`letters that look like others in ${[...mixed].slice(0, 3).join(', ')}`] : []),
  ]
  return { text, findings }
}

function markOf(sign: string): string {
  const code = sign.codePointAt(0) ?? 0
  const name = names[code] ?? (code >= 0xe0000 && code <= 0xe007f ? 'tag' : '')
  const mark = `⟦U+${code.toString(16).toUpperCase().padStart(4, '0')}${name && ` ${name}`}⟧`
  // The engine ends a line there: what follows is no comment any more.
  return lineEnds.test(sign) ? `${mark}\n` : mark
}

/** `null`: its letters are what they seem to be. */
function oddityOf(word: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: most words are of ASCII alone
  if (/^[\x00-\x7f]*$/.test(word)) return null
  const used = scripts.filter(([, letters]) => letters.test(word)).map(([name]) => name)
  if (used.length > 1) return used.join(' and ')
  return word.normalize('NFKC') === word.normalize('NFC') ? null : 'letters of another kind'
}

function counted(count: number, word: string): readonly string[] {
  return count === 0 ? [] : [`${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`]
}
