import { loadTrueParser } from '#code'
import { isOf } from '#foreign-value'

/** Longer texts are not laid out: the printer takes a minute for 10,000 comments on one line. */
const mostLaidOut = 256 * 1024
const mostComments = 1_000

/**
 * Turns a TypeScript file into JavaScript that Node runs as it is, laid out as a person would write it. Comments and blank
 * lines stay; lines that held only types are gone. Text that is too long or too deep for the printer stays as it was
 * written.
 */
export async function withoutTypes(text: string): Promise<string> {
  const { erasedText } = await loadTrueParser()
  const typed = text.split('\n')
  const erased = erasedText(text).split('\n')
  const kept = erased.filter((line, index) => line.trim() !== '' || typed[index]?.trim() === '').join('\n')
  const isLaidOut = kept.length <= mostLaidOut && commentsIn(kept) <= mostComments
  return isLaidOut ? laidOut(kept) : kept
}

async function laidOut(text: string): Promise<string> {
  // The printer is large, so it is loaded when it is needed.
  const [{ format }, babel, estree] = await Promise.all([
    import('prettier/standalone'),
    import('prettier/plugins/babel'),
    import('prettier/plugins/estree'),
  ])
  const plugins = [babel, estree.default]
  try {
    return await format(text, { parser: 'babel', plugins, semi: false, singleQuote: true, printWidth: 120 })
  } catch (error) {
    // The printer runs out of stack on a sum of hundreds of parts.
    if (isOf(error, RangeError)) return text
    throw error
  }
}

/** A rough count: comments within strings count too. */
function commentsIn(text: string): number {
  return text.match(/\/[/*]/g)?.length ?? 0
}
