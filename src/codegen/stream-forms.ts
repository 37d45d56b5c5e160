import { letsGo, needsOf, type Plan, type PlanNode, type PlanNodeOfKind, wiresInto, wiresOf } from '#compile'
import { type Problem, STREAM } from '#graph'

type Coroutine = PlanNodeOfKind<'coroutine'>

/**
 * How a stream is printed: its reader is given the generator, or one that works ahead, or it is the value of a node.
 */
export type StreamForm = 'handed' | 'buffered' | 'node'

export function isProducer(node: PlanNode): boolean {
  return node.kind === 'coroutine' && node.stream !== undefined
}

/** The nodes that read its stream, one for each wire. */
export function readersOf({ nodes }: Plan, { index }: PlanNode): readonly number[] {
  return nodes.flatMap((node) =>
    wiresInto(node)
      .filter(({ from, by }) => from === index && by === STREAM)
      .map(() => node.index),
  )
}

export function formOf(plan: Plan, node: Coroutine): StreamForm {
  const [first, ...others] = readersOf(plan, node)
  const reader = plan.nodes[first ?? -1]
  const hasEnd = plan.nodes.some((each) => wiresInto(each).some(({ from, by }) => from === node.index && by !== STREAM))
  if (reader === undefined || others.length > 0 || hasEnd || isOneOfSeveral(reader, node)) return 'node'
  const isOfGroup = node.group !== undefined && isLater(plan, node, reader)
  if ((node.stream?.buffer ?? 0) === 0) return isOfGroup ? 'node' : 'handed'
  return node.group === reader.group && !isLater(plan, node, reader) ? 'buffered' : 'node'
}

/** Whether some stream needs a task for its generator. */
export function hasStreamTasks(plan: Plan): boolean {
  return plan.nodes.some((node) => isProducer(node) && formOf(plan, node as Coroutine) !== 'handed')
}

function isOneOfSeveral({ args }: PlanNode, { index }: PlanNode): boolean {
  return args.some((argument) => argument?.or !== undefined && wiresOf(argument).some(({ from }) => from === index))
}

/** Whether the reader may begin later than the producer. */
function isLater({ nodes }: Plan, node: PlanNode, reader: PlanNode): boolean {
  const before = new Set([node.index, ...needsOf(node)])
  // Of several in one handle, the others do not arrive.
  const args = reader.args.filter((argument) => wiresOf(argument).every(({ from }) => from !== node.index))
  return needsOf({ ...reader, args }).some((need) => !before.has(need) && nodes[need]?.kind !== 'input')
}

/** Errors for streams that an exported file can't have yet: it would do another thing than the run. */
export function unsupportedStreams(plan: Plan): readonly Problem[] {
  return problemsOf(plan, (node) => faultOf(plan, node))
}

/** The same where something may go on after something was skipped: a reader that never begins would not leave. */
export function lateReaders(plan: Plan): readonly Problem[] {
  return problemsOf(plan, (node) => {
    const readers = readersOf(plan, node).map((index) => plan.nodes[index] as PlanNode)
    const late = formOf(plan, node) === 'node' ? readers.find((reader) => isLater(plan, node, reader)) : undefined
    if (!late) return null
    return [
      `begins before its reader ${late.name}, which may be skipped`,
      `Wire what ${late.name} waits for to ${node.name} as well`,
    ]
  })
}

function problemsOf(plan: Plan, fault: (node: Coroutine) => Fault | null): readonly Problem[] {
  return plan.nodes.flatMap((node) => {
    const found = isProducer(node) ? fault(node as Coroutine) : null
    if (found === null) return []
    const [why, remedy] = found
    const message = `The stream of ${node.name} ${why}, which is not exported yet`
    return [{ code: 'export-unsupported', severity: 'error', node: node.id, message, remedy }]
  })
}

type Fault = readonly [why: string, remedy: string]

function faultOf(plan: Plan, node: Coroutine): Fault | null {
  const readers = readersOf(plan, node).map((index) => plan.nodes[index] as PlanNode)
  if (readers.length === 0) return ['has no reader', 'Wire it into a coroutine']
  for (const reader of readers) {
    if (reader.kind !== 'coroutine' && reader.kind !== 'pipeline') return ['has no reader', 'Wire it into a coroutine']
    const at = reader.args.findIndex((argument) => wiresOf(argument).some(({ from }) => from === node.index))
    if (reader.each && reader.eachAt !== at) {
      return [`is read by each item of ${reader.name}`, 'Read it in a node of its own']
    }
  }
  const race = plan.nodes.find(letsGo)
  if (race && formOf(plan, node) !== 'handed') {
    return [`runs beside ${race.name}, which cancels its losers`, `Let the losers of ${race.name} run on`]
  }
  return null
}
