/**
 * The text of a compiled function without the added calls. Code may take a function's text to a place without `$await`
 * and `$guard` (`new Worker(`(${work})()`, { eval: true })`).
 */
export function plainSource(text: string): string {
  if (!text.includes('$')) return text
  return (
    text
      .replace(/(?:\$module\.callee\(|\(0, )?\$module\.live\[\d+\](?:, "[^"]*")?\)?\/\*(.*?)\*\//g, '$1')
      .replace(/: \$module\.live\[\d+\]/g, '')
      .replaceAll('$guard();', '')
      // A member or a key of such a name is the user's own.
      .replace(/(?<!(?<!\.\.)\.|[\w$])\$(?:await|each)\(/g, '(')
      .replace(/(?<!(?<!\.\.)\.|[\w$])\$import\(/g, 'import(')
      .replace(/(?<!(?<!\.\.)\.|[\w$'"])\$meta\b(?!\s*[:'"])/g, 'import.meta')
  )
}
