import type { PlanNode } from '#compile'
import { hasCode } from '#graph'
import { camelCase } from './names.ts'

/** What the taker of a choice calls it: the name of a parameter, or of an output. */
export function takenAs(taker: PlanNode | undefined, at: number): string | null {
  if (!taker) return null
  if (!hasCode(taker)) return taker.kind === 'output' ? camelCase(taker.name) : null
  const parameters = /function\s+[\w$]+\s*\(([^(){}]*)\)/.exec(taker.code)?.[1]?.split(',') ?? []
  return /^\s*([\p{L}_$][\p{L}\p{N}_$]*)\s*[:?=]?/u.exec(parameters[at] ?? '')?.[1] ?? null
}
