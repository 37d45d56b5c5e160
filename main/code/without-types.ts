import { loadTrueParser } from '#code'
import { isOf } from '#foreign-value'

/** Characters, and comments, of a text that is laid out: of 10,000 comments on one line the printer takes a minute. */
const mostLaidOut = 256 * 1024
const mostComments = 1_000

/**
 * A TypeScript file as JavaScript that Node runs as it is, laid out as a person would write it. Comments and blank lines
 * stay; lines that held nothing but types are gone. What is too long, or too deep, for the printer stays as it was written.
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
  // The printer is large: it is read when it is asked for.
  const [{ format }, babel, estree] = await Promise.all([
    import('prettier/standalone'),
    import('prettier/plugins/babel'),
    import('prettier/plugins/estree'),
  ])
  const plugins = [babel, estree.default]
  try {
    return await format(text, { parser: 'babel', plugins, semi: false, singleQuote: true, printWidth: 120 })
  } catch (error) {
    // Of a sum of hundreds of parts it runs out of stack.
    if (isOf(error, RangeError)) return text
    throw error
  }
}

/** Roughly: those in strings count too. */
function commentsIn(text: string): number {
  return text.match(/\/[/*]/g)?.length ?? 0
}
