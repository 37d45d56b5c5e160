import type { Plan } from '#compile'
import type { CodeFrame, RunOutcome } from '#trace'
import { onOneLine, withoutControls } from './text-width.ts'

const longestLine = 160

/**
 * Why a run failed: file, node, place in its code, what was thrown, and the line itself. Never a stack trace; what is
 * not of the user's own code has no place.
 */
export function failureLines(
  file: string,
  plan: Plan,
  outcome: RunOutcome & { readonly kind: 'failed' },
): readonly string[] {
  const { error } = outcome
  const [frame] = error.frames
  const node = frame?.node ?? outcome.node
  const owner = node === undefined ? (frame ? 'shared code' : null) : onOneLine(plan.nodes[node]?.name ?? '')
  const place = frame ? `, line ${frame.line}, column ${frame.column}` : ''
  const where = owner === null ? file : `${file}: ${owner}${place}`
  const code = frame ? lineOf(plan, frame) : ''
  return [`${where}: ${error.name}: ${withoutControls(error.message)}`, ...(code === '' ? [] : [`    ${code}`])]
}

function lineOf(plan: Plan, { node, line }: CodeFrame): string {
  const owner = node === undefined ? undefined : plan.nodes[node]
  const code = node === undefined ? plan.shared : owner?.kind === 'coroutine' ? owner.code : ''
  return onOneLine(code.split('\n')[line - 1] ?? '')
    .trim()
    .slice(0, longestLine)
}
