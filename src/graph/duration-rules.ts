import { exactDurationText } from './duration.ts'
import type { DurationField } from './field.ts'
import { maxDurationMs, type NodeBase } from './node.ts'
import type { Problem } from './problem.ts'

/** The field of a `timeoutMs`, of whatever kind. */
export const timeoutField: DurationField & { readonly isOptional: true } = {
  type: 'duration',
  label: 'Timeout',
  step: 'Change timeout',
  isOptional: true,
}

/** The problem of a timeout in which nothing can end, or which no timer can wait for. */
export function wrongTimeout(
  { id: node, timeoutMs }: NodeBase & { readonly timeoutMs?: number },
  name: () => string,
): readonly Problem[] {
  if (timeoutMs === undefined || (timeoutMs > 0 && timeoutMs <= maxDurationMs)) return []
  return [
    {
      code: 'invalid-duration',
      severity: 'error',
      node,
      param: 'timeoutMs',
      message: `${name()} cannot end within its timeout, ${exactDurationText(timeoutMs)}`,
      remedy: 'Choose from 1 ms to 24.8 days, or leave the timeout out',
    },
  ]
}
