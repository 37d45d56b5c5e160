import {
  type Argument,
  type Plan,
  type PlanNode,
  type PlanNodeOfKind,
  type PlanWire,
  wiresInto,
  wiresOf,
} from '#compile'
import { STREAM } from '#graph'
import { formOf, isProducer, readersOf } from './stream-forms.ts'

type Coroutine = PlanNodeOfKind<'coroutine'>
type Reader = PlanNodeOfKind<'coroutine' | 'pipeline'>

/** A call that stands in the place of an argument: that of a function that leaves a stream. */
interface Handed {
  /** The place of that argument. */
  readonly at: number
  readonly name: string
  /** Where its own arguments stand among those of the node, and how many there are. */
  readonly from: number
  readonly count: number
  readonly handed: readonly Handed[]
  readonly reads: readonly number[]
  /** How many items lie ready; `null`: each is made when it is asked for. */
  readonly ready: number | null
}

/** What a node has besides its call where streams are made or read. */
export interface Flowing {
  /** The generators that its function is given. */
  readonly handed?: readonly Handed[]
  /** Its arguments that are streams of other nodes. */
  readonly reads?: readonly number[]
  /** Its value is its stream, which it has at once. */
  readonly leaves?: { readonly readers: number; readonly ready: number; readonly toAll: boolean }
  /** It waits for the end of the stream that is its argument. */
  readonly isEnd?: true
}

/** Whether it leaves a stream, reads one, or waits for the end of one. */
export function isFlowing({ handed, reads, leaves, isEnd }: PlanNode & Flowing): boolean {
  return [handed, reads, leaves, isEnd].some((each) => each !== undefined)
}

/** A node as it is printed where there are streams. */
export type Reading = Coroutine & Flowing

/** What prints streams of the runtime. */
export interface StreamNames {
  readonly streamOf: string
  readonly buffered: string
}

/**
 * The plan in which a node that reads a stream calls the generator function itself where an item is made when it is asked
 * for, so that the generator needs no task. Where it does, the stream is the value of its node, and another node stands for
 * its end if anything waits for that. Only for plans of which `unsupportedStreams` tells nothing.
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
    const form = formOf(plan, producer as Coroutine)
    const [reader] = readersOf(plan, node)
    if (form === 'node') leaveStream(plan, nodes, node)
    else if (reader !== undefined) {
      nodes[reader] = joined(nodes[reader] as Reader, node, form === 'buffered')
      nodes[node.index] = nothing(node)
    }
  }
  return { ...plan, nodes }
}

function joined(reader: Reader & Flowing, producer: Reading, isBuffered: boolean): Reader & Flowing {
  const at = reader.args.findIndex((argument) => argument?.from === producer.index && argument.by === STREAM)
  const own = reader.args.map((argument, place) => (place === at ? null : argument))
  const { name, args, handed = [], reads = [], after, stream } = producer
  const ready = isBuffered ? (stream?.buffer ?? 0) : null
  const call = { at, name, from: own.length, count: args.length, handed, reads, ready }
  return {
    ...reader,
    args: [...own, ...args],
    after: [...reader.after, ...after],
    handed: [...(reader.handed ?? []), call],
  }
}

/** What takes its place in the list: it has no task, and nobody asks for its value. */
export function nothing({ index, id, name }: Pick<PlanNode, 'index' | 'id' | 'name'>): PlanNode {
  return { kind: 'input', index, id, name, type: '/', after: [], args: [], children: [] } as unknown as PlanNode
}

/** Its stream is its value, which its readers take, and whoever waits for its end waits for another node. */
function leaveStream(plan: Plan, nodes: PlanNode[], node: Reading): void {
  const { index, name, id, stream, group } = node
  const readers = readersOf(plan, node).length
  const leaves: Flowing['leaves'] = { readers, ready: stream?.buffer ?? 0, toAll: stream?.toAll ?? false }
  nodes[index] = { ...node, leaves } as Reading
  const end = nodes.length
  let hasEnd = false
  const turned = (wire: PlanWire): PlanWire => {
    if (wire.from !== index) return wire
    const { by, ...own } = wire
    if (by === STREAM) return own
    hasEnd = true
    return { ...wire, from: end }
  }
  nodes.forEach((each: PlanNode & Flowing, at) => {
    if (at === index || !wiresInto(each).some(({ from }) => from === index)) return
    const isRead = (argument: Argument): boolean =>
      wiresOf(argument).some(({ from, by }) => from === index && by === STREAM)
    const reads = each.args.flatMap((argument, place) => (isRead(argument) ? [place] : []))
    const args = each.args.map((argument) => turnedArgument(argument, turned))
    const flowing: Flowing = reads.length > 0 ? { reads: [...(each.reads ?? []), ...reads] } : {}
    nodes[at] = { ...each, args, after: each.after.map(turned), ...flowing } as PlanNode
  })
  if (!hasEnd) return
  const ended = { kind: 'coroutine', index: end, id, name, code: '', after: [], args: [{ from: index }], children: [] }
  nodes.push({ ...ended, ...(group === undefined ? {} : { group }), isEnd: true } as unknown as PlanNode)
}

function turnedArgument(argument: Argument, turned: (wire: PlanWire) => PlanWire): Argument {
  if (!argument) return null
  const { or, ...wire } = argument
  return { ...turned(wire), ...(or ? { or: or.map(turned) } : {}) }
}

/** What main calls of the runtime's streams. */
export function wordsOfStreams(nodes: readonly (PlanNode & Flowing)[]): readonly string[] {
  const words = nodes.flatMap(({ leaves, isEnd }) => [...(leaves ? ['read'] : []), ...(isEnd ? ['ended'] : [])])
  return [...new Set(words)]
}

/** The name of what a node gives, where that is its stream, or the end of one. */
export function streamName({ name, leaves, isEnd }: PlanNode & Flowing): string {
  if (leaves) return `${name} stream`
  return isEnd ? `${name} end` : name
}

/** The call of a node that leaves a stream as its value, or that waits for the end of one; `null`: any other. */
export function streamCall(
  node: Reading,
  values: readonly string[],
  names: StreamNames | null,
  group: string | null,
): string | null {
  if (node.isEnd) return `${values[0]}.ended()`
  if (!node.leaves || names === null) return null
  const { readers, ready, toAll } = node.leaves
  const options = [
    ...(ready > 0 ? [`ready: ${ready}`] : []),
    ...(readers > 1 ? [`readers: ${readers}`] : []),
    ...(toAll ? ['toAll: true'] : []),
    ...(group === null ? [] : [group === 'group' ? 'group' : `group: ${group}`]),
  ]
  // Called in the task of the stream: until that ends, it reads the streams that it is given.
  const call = `() => ${node.name}(${handedValues(node, values, names, group).join(', ')})`
  return `${names.streamOf}(${[call, ...(options.length > 0 ? [`{ ${options.join(', ')} }`] : [])].join(', ')})`
}

/** The arguments of a call, where `values` also has those of the generators that it is given. */
export function handedValues(
  { handed = [], reads = [] }: Flowing,
  values: readonly string[],
  names: StreamNames | null,
  group: string | null,
): readonly string[] {
  const [first] = handed
  const own = values.slice(0, first?.from).map((value, at) => (reads.includes(at) ? readIn(value) : value))
  for (const call of handed) {
    const given = values.slice(call.from, call.from + call.count)
    const generator = `${call.name}(${handedValues(call, given, names, group).join(', ')})`
    const items = [generator, `${call.ready}`, ...(group === null ? [] : [group])]
    own[call.at] = call.ready === null ? generator : `${names?.buffered}(${items.join(', ')})`
  }
  return own
}

function readIn(stream: string): string {
  return `${stream.startsWith('await ') ? `(${stream})` : stream}.read()`
}
