const width = 120

/** The items between `open` and `close`, on one line. `formatted` breaks it where it is too long. */
export function listed(open: string, items: readonly string[], close: string): string {
  return `${open}${items.join(', ')}${close}`
}

/** As `listed`, for text that is not formatted later: one item per line if the line would be too long. */
export function wrapped(open: string, items: readonly string[], close: string, room = 0): string {
  const line = listed(open, items, close)
  if (line.length + room <= width && !items.some((item) => item.includes('\n'))) return line
  return [open.trimEnd(), ...items.map((item) => `${indented(item)},`), close.trimStart()].join('\n')
}

export function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `  ${line}`))
    .join('\n')
}

/** A block of statements; `formatted` indents them. */
export function block(lines: readonly string[]): string {
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n}`
}

/** An async arrow function that is called at once. */
export function calledAtOnce(lines: readonly string[]): string {
  return `(async () => ${block(lines)})()`
}
