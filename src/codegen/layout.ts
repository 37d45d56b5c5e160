const width = 120

/**
 * The items between `open` and `close`: on one line if that fits into the width minus `room` columns, else one item per
 * line.
 */
export function listed(open: string, items: readonly string[], close: string, room = 0): string {
  const line = `${open}${items.join(', ')}${close}`
  if (line.length + room <= width && !items.some((item) => item.includes('\n'))) return line
  return [open.trimEnd(), ...items.map((item) => `${indented(item)},`), close.trimStart()].join('\n')
}

export function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `  ${line}`))
    .join('\n')
}

/** An async arrow function that is called at once. A single expression stays on its line. */
export function calledAtOnce(lines: readonly string[]): string {
  return `(async () => {\n${lines.map(indented).join('\n')}\n})()`
}
