import { type Plan, usesOf } from '#compile'
import { hasCode } from '#graph'
import { type CodeFrame, placeLeads, type ReportPlace, toldPlaces } from '#trace'
import { wholeCharacters } from '#words'
import { onOneLine } from './text-width.ts'

const longestLine = 160

/** Lines for the places in code that a report names: `    at parseRows, line 3: while (performance.now() < endMs) {`. */
export function placeLines(plan: Plan, places: readonly ReportPlace[] = []): readonly string[] {
  return toldPlaces(places).map(
    (place) => `    ${placeLeads[place.is]} ${ownerOf(plan, place)}, line ${place.line}: ${codeLine(plan, place)}`,
  )
}

/** Whose line it is: `fetchAll › parse`, `shared code`, `shared code of fetchAll`. */
export function ownerOf(plan: Plan, { node, within }: Pick<CodeFrame, 'node' | 'within'>): string {
  if (node !== undefined) return wayTo(plan, node)
  return within === undefined ? 'shared code' : `shared code of ${wayTo(plan, within)}`
}

function wayTo(plan: Plan, node: number): string {
  const { nodes, usedAt } = usesOf(plan)
  const { of } = usedAt(node)
  const name = onOneLine(nodes[node]?.name ?? '')
  return of === null ? name : `${wayTo(plan, of)} › ${name}`
}

/** The line of code at a place; empty if it is not known. */
export function codeLine(plan: Plan, { node, within, line }: CodeFrame): string {
  return wholeCharacters(onOneLine(codeOf(plan, node, within).split('\n')[line - 1] ?? '').trim(), longestLine)
}

function codeOf(plan: Plan, node: number | undefined, within: number | undefined): string {
  if (node === undefined && within === undefined) return plan.shared
  const owner = usesOf(plan).nodes[node ?? within ?? -1]
  if (node === undefined) return owner?.kind === 'pipeline' ? owner.plan.shared : ''
  return owner && hasCode(owner) ? owner.code : ''
}
