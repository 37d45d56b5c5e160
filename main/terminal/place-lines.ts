import type { Plan } from '#compile'
import { hasCode } from '#graph'
import { type CodeFrame, placeLeads, type ReportPlace, toldPlaces } from '#trace'
import { wholeCharacters } from '#words'
import { onOneLine } from './text-width.ts'

const longestLine = 160

/** Lines for the places in code that a report names: `    at parseRows, line 3: while (performance.now() < endMs) {`. */
export function placeLines(plan: Plan, places: readonly ReportPlace[] = []): readonly string[] {
  return toldPlaces(places).map((place) => {
    const owner = place.node === undefined ? 'shared code' : onOneLine(plan.nodes[place.node]?.name ?? '')
    return `    ${placeLeads[place.is]} ${owner}, line ${place.line}: ${codeLine(plan, place)}`
  })
}

/** The line of code at a place; empty if it is not known. */
export function codeLine(plan: Plan, { node, line }: CodeFrame): string {
  const owner = node === undefined ? undefined : plan.nodes[node]
  const code = node === undefined ? plan.shared : owner && hasCode(owner) ? owner.code : ''
  return wholeCharacters(onOneLine(code.split('\n')[line - 1] ?? '').trim(), longestLine)
}
