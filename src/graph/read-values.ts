import type { Entered } from './entered.ts'
import type { NumberField } from './field.ts'

/** A number as people write it. Any number passes; a Problem says which are wrong. */
export function readNumber(text: string, { least, most, isWhole }: NumberField): Entered<number> {
  const value = Number(text.replaceAll(',', '.').trim())
  if (text.trim() !== '' && Number.isFinite(value)) return { ok: true, value }
  const kind = isWhole ? 'a whole number' : 'a number'
  return { ok: false, message: `"${text.trim()}" is not a number`, remedy: `Write ${kind} from ${least} to ${most}` }
}

/** Words as people write them: with commas or spaces between. */
export function readWords(text: string): Entered<readonly string[]> {
  return { ok: true, value: [...new Set(text.split(/[\s,]+/).filter((word) => word !== ''))] }
}
