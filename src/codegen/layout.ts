const width = 120

/** `open a, b close`, on one line where it fits into `room` columns less, else one item per line. */
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

/** An arrow function that is called at once; one expression stays on its line. */
export function calledAtOnce(lines: readonly string[]): string {
  return `(async () => {\n${lines.map(indented).join('\n')}\n})()`
}
