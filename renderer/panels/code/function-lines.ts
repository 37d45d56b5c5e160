/** The first and last line, from 1, of a function in a printed file; `null`: there is none of this name. */
export function functionLines(text: string, name: string): { readonly from: number; readonly to: number } | null {
  const lines = text.split('\n')
  const isHead = new RegExp(`^(export )?(async )?function ${name.replaceAll('$', '\\$')}\\b`)
  const from = lines.findIndex((line) => isHead.test(line))
  if (from < 0) return null
  // Functions are printed without indentation, so the first brace in the first column closes this one.
  const to = /\}\s*$/.test(lines[from] ?? '') ? from : lines.findIndex((line, at) => at > from && line.startsWith('}'))
  return to < 0 ? null : { from: from + 1, to: to + 1 }
}
