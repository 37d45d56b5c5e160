import { signatureOf } from '#code'
import { isStream, type NodeOfKind, policiesOf, type Start } from '#graph'
import { codeArguments } from '../code-arguments.ts'
import type { PlanNodeBase, Planning, PlanPolicies } from '../plan-node.ts'

export interface PlanCoroutine extends PlanNodeBase, PlanPolicies {
  readonly kind: 'coroutine'
  readonly code: string
  /** How it starts, if it is no usual task. */
  readonly start?: Start
  /** The node that awaits it, in that one's own task; `null`: nobody does, so it never runs; absent: it has a task. */
  readonly awaiter?: number | null
  /** If it leaves a stream: how that comes to those that read it. */
  readonly stream?: PlanStream
}

export interface PlanStream {
  /** How many items may lie ready before they are asked for. */
  readonly buffer: number
  /** Whether each reader gets every item; otherwise an item goes to the first that asks. */
  readonly toAll: boolean
}

export const coroutine: Planning<NodeOfKind<'coroutine'>, PlanCoroutine> = {
  argumentHandles: codeArguments,
  params: (node) => ({ code: node.code, ...startOf(node), ...policiesOf(node), ...eachAt(node), ...streamOf(node) }),
}

function startOf({ start }: NodeOfKind<'coroutine'>): Pick<PlanCoroutine, 'start'> {
  return start === undefined ? {} : { start }
}

function streamOf(node: NodeOfKind<'coroutine'>): Pick<PlanCoroutine, 'stream'> {
  if (!isStream(node)) return {}
  const { buffer = 0, to } = node.stream ?? {}
  return { stream: { buffer, toAll: to === 'all' } }
}

function eachAt({ each, code }: NodeOfKind<'coroutine'>): Pick<PlanCoroutine, 'eachAt'> {
  if (each === undefined) return {}
  const parameters = signatureOf(code)?.parameters ?? []
  return { eachAt: parameters.findIndex(({ name }) => name === each.parameter) }
}
