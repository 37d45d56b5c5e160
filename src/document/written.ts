import type { Json } from '#graph'

/** A value on one line. */
export function inline(value: Json): string {
  return JSON.stringify(value)
}

/** A value over several lines. JSON has no line breaks inside its strings, so every line can be indented. */
export function expanded(value: Json, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`)
}

/** A text as an array of its lines, for a file. */
export function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n')
}
