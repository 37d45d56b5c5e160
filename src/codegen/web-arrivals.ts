import type { Block } from './blocks.ts'
import type { Calls } from './calls.ts'
import type { Dependencies } from './dependencies.ts'
import { reducedNeeds } from './reduced-needs.ts'

/** A part of a web, and which other parts it waits for. */
export interface Part {
  readonly block: Block
  /** The parts that must end before it starts, and whose tasks it takes; those whose values it takes come first. */
  readonly needs: readonly Part[]
  /** The nodes of other parts whose values it takes. */
  readonly takes: ReadonlySet<number>
  /** How often its promise is awaited. */
  readonly uses: number
  /** A name for its promise. */
  readonly name: (calls: Calls) => string
}

/** A promise of several parts that more than one part waits for. */
interface Barrier {
  readonly key: string
  readonly name: (calls: Calls) => string
}

export interface Arrivals {
  readonly parts: readonly Part[]
  readonly partOf: (node: number) => Part | undefined
  /** The parts that the web's end awaits. */
  readonly awaited: readonly Part[]
  readonly barrierOf: (part: Part) => Barrier | null
}

interface Draft extends Part {
  readonly needs: Part[]
  readonly takes: Set<number>
  uses: number
  key: string
  isAwaited: boolean
  /** Whether its error reaches the web's end. */
  isReaching: boolean
  readonly consumers: Draft[]
  /** The parts that collect its error. */
  readonly collectors: Set<Draft>
}

export function arrivalsIn(blocks: readonly Block[], dependencies: Dependencies): Arrivals {
  const drafts = new Map<number, Draft>()
  const parts = blocks.map((block): Draft => {
    const draft: Draft = {
      block,
      needs: [],
      takes: new Set(),
      uses: 0,
      key: '',
      isAwaited: false,
      isReaching: false,
      consumers: [],
      collectors: new Set(),
      name: (calls) => nameOf(block, calls),
    }
    for (const node of block.nodes) drafts.set(node, draft)
    return draft
  })
  const reduced = reducedNeeds(dependencies, [...drafts.keys()])
  const collected = new Set(
    [...drafts.keys()].flatMap((node) =>
      dependencies.children(node).filter((child) => dependencies.isCollectedBy(child, node)),
    ),
  )
  const isImplied = (node: number, need: number): boolean => !collected.has(need) && !reduced.get(node)?.has(need)
  for (const part of parts) joinNeeds(part, drafts, isImplied, dependencies)
  const awaited = awaitedOf(parts, (node) => drafts.has(node), dependencies)
  const barriers = barriersIn(parts, dependencies)
  for (const part of [...awaited, ...parts.flatMap((each) => (barriers.has(each) ? [] : each.needs))]) use(part)
  for (const part of new Map([...barriers].map(([each, { key }]) => [key, each])).values()) part.needs.forEach(use)
  return { parts, partOf: (node) => drafts.get(node), awaited, barrierOf: (part) => barriers.get(part) ?? null }
}

function use(part: Part): void {
  const draft = part as Draft
  draft.uses += 1
}

function joinNeeds(
  part: Draft,
  drafts: ReadonlyMap<number, Draft>,
  isImplied: (node: number, need: number) => boolean,
  dependencies: Dependencies,
): void {
  const { needs, takes, isCollectedBy } = dependencies
  const wires = part.block.nodes.flatMap((node) =>
    needs(node).flatMap((need) => {
      const from = drafts.get(need)
      return from && from !== part ? [{ node, need, from, isTaken: takes(node, need) }] : []
    }),
  )
  for (const { node, need, from } of wires) if (isCollectedBy(need, node)) from.collectors.add(part)
  const taken = wires.filter(({ isTaken }) => isTaken)
  for (const { need } of taken) part.takes.add(need)
  const ordered = wires.filter(({ node, need, isTaken }) => !isTaken && !isImplied(node, need))
  part.needs.push(...new Set([...taken, ...ordered].map(({ from }) => from)))
  for (const need of part.needs) (need as Draft).consumers.push(part)
  part.key = part.needs.map((need) => need.block.nodes[0]).join()
  if (part.block.nodes.length === 1) countTwice(dependencies.children(part.block.nodes[0] ?? -1), drafts)
}

/** A task that a gather takes twice is awaited twice. */
function countTwice(children: readonly number[], drafts: ReadonlyMap<number, Draft>): void {
  const taken = new Set<number>()
  for (const child of children) {
    const from = taken.has(child) ? drafts.get(child) : undefined
    if (from) from.uses += 1
    taken.add(child)
  }
}

/** The parts that the web's end awaits; those whose values it takes come first. */
function awaitedOf(
  parts: readonly Draft[],
  isInside: (node: number) => boolean,
  { consumers, takes }: Dependencies,
): readonly Draft[] {
  const isTaken = (node: number): boolean => consumers(node).some((each) => !isInside(each) && takes(each, node))
  const taken = new Set(parts.filter(({ block }) => block.nodes.some(isTaken)))
  for (const part of parts) part.isAwaited = part.consumers.length === 0 || taken.has(part)
  hear(parts)
  return [...taken, ...parts.filter((part) => part.isAwaited && !taken.has(part))]
}

/** Parts whose error would be lost in a gather that collects another node's errors are awaited by the web's end itself. */
function hear(parts: readonly Draft[]): void {
  // Each part comes after what it needs, so in reverse the consumers of a part are known before it.
  for (const part of [...parts].reverse()) {
    part.isReaching = part.isAwaited || part.consumers.some((each) => each.isReaching && !part.collectors.has(each))
    const isHeard = part.isReaching || part.collectors.size > 0
    if (!isHeard) part.isAwaited = true
  }
}

/** For each part that waits for the same as others: their barrier. */
function barriersIn(parts: readonly Draft[], { takesTasks }: Dependencies): ReadonlyMap<Part, Barrier> {
  const groups = new Map<string, Draft[]>()
  for (const part of parts) {
    // A gather takes the promises themselves.
    if (part.needs.length < 2 || part.block.nodes.some(takesTasks)) continue
    const group = groups.get(part.key)
    if (group) group.push(part)
    else groups.set(part.key, [part])
  }
  const barriers = new Map<Part, Barrier>()
  for (const [key, group] of groups) {
    const [first] = group
    if (!first || group.length < 2 || first.needs.length + group.length < 5) continue
    for (const part of group) barriers.set(part, { key, name: (calls) => allName(first.needs, calls) })
  }
  return barriers
}

function nameOf(block: Block, calls: Calls): string {
  if (block.kind !== 'parallel') return calls.promise(block.nodes.at(-1) ?? -1)
  return calls.nameOfAll(block.nodes)
}

function allName(parts: readonly Part[], calls: Calls): string {
  return calls.nameOfAll(parts.flatMap(({ block }) => block.nodes.slice(-1)))
}
