/** Code that mentions one of these can load a file whose name stands in any of its strings. */
const loadsByOtherNames =
  /\bcreateRequire\b|\bimport\.meta\b|\brequire\b(?!\s*\()|\bmodule\s*\.\s*require\b|\beval\b|\bFunction\b|\bWorker\b|\bfork\b/
const texts = /(['"`])((?:\\(?:\r\n|[\s\S])|(?!\1)[^\\\n])*)\1/g
const mostTexts = 2_000
const simple: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', v: '\v', f: '\f', 0: '\0' }

/**
 * The strings in a module that may turn out to be specifiers: paths, URLs, `#imports`, and strings in parentheses. Only for
 * code that loads in other ways than by `import` or `require` of a constant. Some of them are no specifiers.
 */
export function possibleSpecifiers(text: string, isComputing: boolean): readonly string[] {
  if (!isComputing && !loadsByOtherNames.test(text)) return []
  const found = new Set<string>()
  for (const match of text.matchAll(texts)) {
    const specifier = unescaped(match[2] ?? '')
    const isPath = /^(\.{0,2}\/|#|file:)/.test(specifier)
    const isArgument = /[([,]\s*$/.test(text.slice(Math.max(0, match.index - 20), match.index))
    if (isPath || (isArgument && /^[@\w][\w@./-]*$/.test(specifier))) found.add(specifier)
    if (found.size === mostTexts) break
  }
  return [...found]
}

function unescaped(text: string): string {
  return text.replace(/\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|\r?\n|([\s\S]))/gi, (...match) => {
    const [, braced, four, two, other] = match as readonly (string | undefined)[]
    const code = braced ?? four ?? two
    if (code !== undefined)
      return Number.parseInt(code, 16) <= 0x10ffff ? String.fromCodePoint(Number.parseInt(code, 16)) : ''
    return other === undefined ? '' : (simple[other] ?? other)
  })
}
