import { countText, emoji, hiddenSigns, signMark } from '#words'

/** Code as it is shown to a person who must judge it: signs that would be invisible are shown as marks, `⟦…⟧`. */
export interface ShownCode {
  readonly text: string
  /** What was found, in words for people: `2 hidden signs`, `400 blank columns`. */
  readonly findings: readonly string[]
}

/** No indentation is this long. */
const mostBlanks = 48
const mostBlankLines = 8
const blanks = '[ \\t\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]'
const longBlanks = new RegExp(`${blanks}{${mostBlanks},}`, 'g')
const blankLines = new RegExp(`(?:^${blanks}*\\n){${mostBlankLines},}`, 'gm')

const lineEnds = /^[\r\u2028\u2029]$/
const words = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu
/** Scripts whose letters look alike. */
const scripts: readonly (readonly [name: string, letters: RegExp])[] = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
]
/** Shows code without leaving anything out: long blank stretches are counted, and every other sign is shown. */
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
      mixed.add(word.replace(hiddenSigns, ''))
      return `${word}⟦${why}⟧`
    })
    .replace(new RegExp(`(${emoji.source})|${hiddenSigns.source}`, 'gu'), (sign, picture?: string) => {
      if (picture !== undefined) return sign
      signs += 1
      return markOf(sign)
    })
    .replace(blankLines, (stretch) => {
      const count = stretch.split('\n').length - 1
      lines += count
      return `⟦${countText(count, 'blank line')}⟧\n`
    })
    .replace(longBlanks, (stretch, at: number, all: string) => {
      const next = all[at + stretch.length]
      if (next === undefined || next === '\n') return ''
      columns += stretch.length
      return ` ⟦${countText(stretch.length, 'blank column')}⟧ `
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
  // The engine ends a line here, so a comment would end here too.
  return lineEnds.test(sign) ? `${signMark(sign)}\n` : signMark(sign)
}

/** Names the scripts that a word mixes; `null`: its letters are what they seem to be. */
function oddityOf(word: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: most words are of ASCII alone
  if (/^[\x00-\x7f]*$/.test(word)) return null
  const used = scripts.filter(([, letters]) => letters.test(word)).map(([name]) => name)
  if (used.length > 1) return used.join(' and ')
  return word.normalize('NFKC') === word.normalize('NFC') ? null : 'letters of another kind'
}

function counted(count: number, word: string): readonly string[] {
  return count === 0 ? [] : [countText(count, word)]
}
