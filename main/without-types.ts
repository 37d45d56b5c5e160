import { loadTrueParser } from '#code'

/**
 * A TypeScript file as JavaScript that Node runs as it is, laid out as a person would write it. Comments and blank lines
 * stay; lines that held nothing but types are gone.
 */
export async function withoutTypes(text: string): Promise<string> {
  // TypeScript's parser and the printer are large: read them when they are asked for.
  const [{ erasedText }, { format }, babel, estree] = await Promise.all([
    loadTrueParser(),
    import('prettier/standalone'),
    import('prettier/plugins/babel'),
    import('prettier/plugins/estree'),
  ])
  const typed = text.split('\n')
  const erased = erasedText(text).split('\n')
  const kept = erased.filter((line, index) => line.trim() !== '' || typed[index]?.trim() === '')
  const plugins = [babel, estree.default]
  return format(kept.join('\n'), { parser: 'babel', plugins, semi: false, singleQuote: true, printWidth: 120 })
}
