import type { Failure, Result } from '#bridge'
import type { Preview, WholeText } from '#trace'
import { countText, numberText } from '#words'

/** How many characters of a text are shown; laying out more would block the page. */
export const mostShown = 100_000

/** Whether a preview may leave out a part of the value. */
export function saysLess({ text, detail }: Preview): boolean {
  // `Map(2)`, `Uint8Array(4 bytes)`.
  return detail !== undefined || text.length > 60 || /[…(]/.test(text)
}

/** Whether the value has changed since it was told; known only for JSON. */
export function hasChanged(told: Preview, { preview }: WholeText): boolean {
  return preview !== undefined && (preview.text !== told.text || preview.detail !== told.detail)
}

/** How much there is: `1,234,567 characters of JSON`. */
export function sizeText({ length, text, isJson, isCounted }: WholeText): string {
  const all = `${isCounted ? '' : 'more than '}${countText(length, 'character')}`
  if (text.length < length) return `the first ${numberText(text.length)} of ${all}`
  return isJson ? `${all} of JSON` : all
}

/** A remark beside a whole text; '' if it is complete and unchanged. */
export function remark(told: Preview, whole: WholeText): string {
  const cut =
    whole.text.length < whole.length || !whole.isCounted ? 'To have the rest, write it to a file in a node.' : ''
  if (hasChanged(told, whole)) return `Code that ran later has changed it: this is how it is now. ${cut}`.trim()
  const isFixed = whole.preview !== undefined && told.type === 'string'
  return isFixed ? cut : `As it is now: code that runs later may change it. ${cut}`.trim()
}

/** What Copy puts on the clipboard (the whole text, or the part that there is), and what is said about it. */
export function copiedWhole(
  told: Preview,
  answer: Result<WholeText>,
  isReplay: boolean,
): { readonly text: string; readonly said: string } {
  const shown = told.detail ?? told.text
  if (!answer.ok) return { text: shown, said: `Copied only what is shown. ${failureText(answer.error)}` }
  if (isReplay && hasChanged(told, answer.value)) {
    return { text: shown, said: 'Copied only what was kept: code that ran later has changed the value' }
  }
  const { text, length, isJson, isCounted } = answer.value
  if (text.length < length || !isCounted) return { text, said: `Copied ${sizeText(answer.value)}` }
  return { text, said: isJson ? 'Copied the whole value as JSON' : 'Copied the whole value; it is not JSON' }
}

export function failureText({ message, remedy }: Failure): string {
  return `${message}. ${remedy}`
}
