import type { Plan } from '#compile'
import type { RunOutcome } from '#trace'
import { codeLine, ownerOf } from './place-lines.ts'
import { onOneLine, shownText } from './text-width.ts'

/**
 * Says why a run failed: file, node, place in its code, what was thrown, and the line itself. Never a stack trace; a
 * failure outside the user's own code has no place.
 */
export function failureLines(
  file: string,
  plan: Plan,
  outcome: RunOutcome & { readonly kind: 'failed' },
): readonly string[] {
  const { error } = outcome
  const [frame] = error.frames
  const node = frame?.node ?? (frame?.within === undefined ? outcome.node : undefined)
  const owner = node === undefined ? frame && ownerOf(plan, frame) : ownerOf(plan, { node })
  const place = frame ? `, line ${frame.line}, column ${frame.column}` : ''
  const name = onOneLine(file)
  const where = owner === undefined ? name : `${name}: ${owner}${place}`
  const code = frame ? codeLine(plan, frame) : ''
  return [`${where}: ${shownText(`${error.name}: ${error.message}`)}`, ...(code === '' ? [] : [`    ${code}`])]
}
