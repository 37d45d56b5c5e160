import ts from 'typescript'
import type { Bindings } from './bindings.ts'
import type { CodeLines } from './code-lines.ts'
import type { LoadTime } from './load-time.ts'
import type { Calls, FreeUse } from './module-code.ts'
import { callOf, takerNameOf } from './takers.ts'

/** How the module uses each value that it does not declare, in the order of the text. */
export function freeUsesOf({ free, freeUses }: Bindings, load: LoadTime, lines: CodeLines): readonly FreeUse[] {
  const isFree = new Set<ts.Node>(freeUses.map(({ node }) => node))
  const byName = new Map<string, ts.Identifier[]>()
  for (const { node } of freeUses) {
    const known = byName.get(node.text)
    if (known) known.push(node)
    else byName.set(node.text, [node])
  }
  return free.map((name): FreeUse => {
    const nodes = byName.get(name.name) ?? []
    const atLoad = nodes.filter((node) => load.names.has(node))
    const calledAt = atLoad.find((node) => callOf(node) !== null)
    const calls = callsIn(nodes, isFree)
    return {
      ...name,
      ...(calls ? { calls } : {}),
      ...(atLoad.length > 0 ? { isAtLoad: true } : {}),
      ...(calledAt ? { calledAtLoad: lines.at(calledAt.getStart()) } : {}),
    }
  })
}

/** `null`: not every use is a call. */
function callsIn(nodes: readonly ts.Identifier[], isFree: ReadonlySet<ts.Node>): Calls | null {
  const calls = nodes.map(callOf)
  const all = calls.filter((call) => call !== null)
  if (all.length < calls.length) return null
  const takers = all.map((call) => takerNameOf(call, isFree))
  const numbers = all.map(({ arguments: [first] }) => (first && ts.isNumericLiteral(first) ? Number(first.text) : null))
  return {
    firstNumbers: numbers.includes(null) ? null : [...new Set(numbers.flatMap((number) => number ?? []))],
    mostArguments: all.some(spreads) ? null : all.reduce((most, call) => Math.max(most, call.arguments.length), 0),
    takers: takers.includes(null) ? null : [...new Set(takers.flatMap((taker) => taker ?? []))],
  }
}

function spreads(call: ts.CallExpression): boolean {
  return call.arguments.some(ts.isSpreadElement)
}
