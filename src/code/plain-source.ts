/**
 * The text of a compiled function without what was put in: for code that makes text of a function, and takes the text
 * somewhere else (`new Worker(`(${work})()`, { eval: true })`), where nobody has `$await` or `$guard`.
 */
export function plainSource(text: string): string {
  if (!text.includes('$')) return text
  return (
    text
      .replace(/(?:\$module\.callee\(|\(0, )?\$module\.live\[\d+\](?:, "[^"]*")?\)?\/\*(.*?)\*\//g, '$1')
      .replace(/: \$module\.live\[\d+\]/g, '')
      .replaceAll('$guard();', '')
      // A member of such a name, or a key, is the code's own.
      .replace(/(?<!(?<!\.\.)\.|[\w$])\$(?:await|each)\(/g, '(')
      .replace(/(?<!(?<!\.\.)\.|[\w$])\$import\(/g, 'import(')
      .replace(/(?<!(?<!\.\.)\.|[\w$'"])\$meta\b(?!\s*[:'"])/g, 'import.meta')
  )
}
