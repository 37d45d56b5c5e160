import type ts from 'typescript'

/** Line ends in ECMAScript that are no `\n`. */
const otherLineEnds = /\r(?!\n)|[\u2028\u2029]/g

/** The same file with `\n` for each line end, since the eraser knows no other. */
export function withPlainLines(file: ts.SourceFile): ts.SourceFile {
  const text = file.text.replace(otherLineEnds, '\n')
  return text === file.text ? file : Object.create(file, { text: { value: text } })
}

/** A text of the same length as `text`, with the line ends of `text`. */
export function withOwnLines(js: string, text: string): string {
  const parts: string[] = []
  let at = 0
  for (const { index, 0: end } of text.matchAll(otherLineEnds)) {
    if (js.charAt(index) !== '\n') continue
    parts.push(js.slice(at, index), end)
    at = index + end.length
  }
  return parts.length === 0 ? js : parts.join('') + js.slice(at)
}
