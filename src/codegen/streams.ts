import { needsOf, type Plan, type PlanNode, type PlanNodeOfKind, wiresInto, wiresOf } from '#compile'
import { type Problem, STREAM } from '#graph'

type Coroutine = PlanNodeOfKind<'coroutine'>

/** A call that stands in the place of an argument: that of a function that leaves a stream. */
interface Handed {
  /** The place of that argument. */
  readonly at: number
  readonly name: string
  /** Where its own arguments stand among those of the node, and how many there are. */
  readonly from: number
  readonly count: number
  readonly handed: readonly Handed[]
}

/** A node whose function is given the generators that it reads. */
export type Reading = Coroutine & { readonly handed?: readonly Handed[] }

/**
 * The plan in which each node that reads a stream calls the generator function itself: an item is made when it is asked
 * for, so the generator needs no task. Only for plans of which `unsupportedStreams` tells nothing.
 */
export function withStreams(plan: Plan): Plan {
  if (!plan.nodes.some(isProducer)) return plan
  const nodes = [...plan.nodes]
  const left = new Set(plan.nodes.filter(isProducer))
  // One that reads a stream itself comes after that stream's own.
  for (const producer of left) {
    const node = nodes[producer.index] as Coroutine
    if (wiresInto(node).some(({ by }) => by === STREAM)) {
      left.delete(producer)
      left.add(producer)
      continue
    }
    const [reader] = readersOf(plan, node)
    if (reader === undefined) continue
    nodes[reader] = joined(nodes[reader] as Coroutine, node)
    nodes[node.index] = nothing(node)
  }
  return { ...plan, nodes }
}

function isProducer(node: PlanNode): boolean {
  return node.kind === 'coroutine' && node.stream !== undefined
}

/** The nodes that read its stream, one for each wire. */
function readersOf({ nodes }: Plan, { index }: PlanNode): readonly number[] {
  return nodes.flatMap((node) =>
    wiresInto(node)
      .filter(({ from, by }) => from === index && by === STREAM)
      .map(() => node.index),
  )
}

function joined(reader: Reading, producer: Reading): Reading {
  const at = reader.args.findIndex((argument) => argument?.from === producer.index && argument.by === STREAM)
  const own = reader.args.map((argument, place) => (place === at ? null : argument))
  const { name, args, handed = [], after } = producer
  const call = { at, name, from: own.length, count: args.length, handed }
  return {
    ...reader,
    args: [...own, ...args],
    after: [...reader.after, ...after],
    handed: [...(reader.handed ?? []), call],
  }
}

/** What takes its place in the list: it has no task, and nobody asks for its value. */
function nothing({ index, id, name }: PlanNode): PlanNode {
  return { kind: 'input', index, id, name, type: '/', after: [], args: [], children: [] } as unknown as PlanNode
}

/** The arguments of a call, where `values` also has those of the generators that it is given. */
export function handedValues({ handed = [] }: Reading, values: readonly string[]): readonly string[] {
  const [first] = handed
  if (first === undefined) return values
  const own = values.slice(0, first.from)
  for (const call of handed) {
    const given = values.slice(call.from, call.from + call.count)
    own[call.at] = `${call.name}(${handedValues({ handed: call.handed } as Reading, given).join(', ')})`
  }
  return own
}

/** Errors for streams that an exported file can't have yet: it would do another thing than the run. */
export function unsupportedStreams(plan: Plan): readonly Problem[] {
  return plan.nodes.flatMap((node) => {
    const fault = node.kind === 'coroutine' && node.stream ? faultOf(plan, node) : null
    if (fault === null) return []
    const [why, remedy] = fault
    const message = `The stream of ${node.name} ${why}, which is not exported yet`
    return [{ code: 'export-unsupported', severity: 'error', node: node.id, message, remedy }]
  })
}

type Fault = readonly [why: string, remedy: string]

function faultOf(plan: Plan, node: Coroutine): Fault | null {
  const readers = readersOf(plan, node)
  const reader = plan.nodes[readers[0] ?? -1]
  if (readers.length > 1) return ['has several readers', 'Read it in one node for the export']
  if (reader?.kind !== 'coroutine') return ['has no reader', 'Wire it into a coroutine']
  if ((node.stream?.buffer ?? 0) > 0) return ['has items ready ahead', 'Set none ready ahead for the export']
  const others = plan.nodes.some((each) => wiresInto(each).some(({ from, by }) => from === node.index && by !== STREAM))
  if (others) return ['has an end that other nodes wait for', `Wire ${reader.name} to them in its place`]
  return readerFault(plan, node, reader)
}

function readerFault(plan: Plan, node: Coroutine, reader: Coroutine): Fault | null {
  const at = reader.args.findIndex((argument) => wiresOf(argument).some(({ from }) => from === node.index))
  if (reader.args[at]?.or) return ['is one of several in one handle', 'Give each of them a reader of its own']
  if (reader.each && reader.eachAt !== at) {
    return [`is read by each item of ${reader.name}`, `Read it in a node of its own`]
  }
  if (node.group !== undefined && isLater(plan, node, reader)) {
    return [`begins before its reader ${reader.name} in a group`, `Take ${node.name} out of the group`]
  }
  return null
}

/** Whether the reader may begin later than the producer, which may begin the group. */
function isLater({ nodes }: Plan, node: Coroutine, reader: Coroutine): boolean {
  const before = new Set([node.index, ...needsOf(node)])
  return needsOf(reader).some((need) => !before.has(need) && nodes[need]?.kind !== 'input')
}
