import { type Graph, limitNamed, type Policies, type Start } from '#graph'
import type { NodeRun } from '#trace'
import { durationText, numberText } from '#words'

/** What the chips of a card say of a start. */
export const startWords: Readonly<Record<Start, string>> = { eager: 'eager', awaited: 'cold' }

/** What the chips of a card say: `2 s at most`. */
export function timeoutWords(timeoutMs: number): string {
  return `${durationText(timeoutMs)} at most`
}

/** `api · 4` */
export function limitWords(graph: Pick<Graph, 'settings'>, limit: string): string {
  return `${limit} · ${limitNamed(graph, limit) ?? '?'}`
}

/** `each url · 4 at once` */
export function eachWords({ parameter, limit }: NonNullable<Policies['each']>): string {
  return `each ${parameter || '?'}${limit === undefined ? '' : ` · ${numberText(limit)} at once`}`
}

/** Before a run `3 tries`, in it `try 2 of 3`. While the node waits to try again, the next try is told. */
export function retryWords({ tries }: NonNullable<Policies['retry']>, run: NodeRun | undefined): string {
  if (!run?.attempt) return `${tries} tries`
  const { number, error } = run.attempt
  return `try ${Math.min(number + (error ? 1 : 0), tries)} of ${tries}`
}

/** When a node that waits to try again does so; `null`: it does not wait for that. */
export function againAtMs({ state, wait, attempt }: NodeRun): number | null {
  return state === 'waiting' && wait?.kind === 'sleep' && attempt?.error ? wait.untilMs : null
}
