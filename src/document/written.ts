import type { Json } from '#graph'

/** A value on one line. */
export function inline(value: Json): string {
  return JSON.stringify(value)
}

/** A value over several lines; line breaks of JSON never stand inside its strings, so all of them can be indented. */
export function expanded(value: Json, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`)
}

/** A text as the array of its lines that stands in a file. */
export function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n')
}
