import type { Node, NodeOfKind } from './graph.ts'
import { nodeName } from './node-name.ts'
import { type Policies, policyFields } from './policies.ts'
import type { Problem } from './problem.ts'
import { isStream } from './streams.ts'

/** A node of a kind that can have policies. */
export type PolicyNode = NodeOfKind<'coroutine' | 'pipeline'>
export type Policy = keyof Policies

export function isPolicyNode(node: Node | undefined): node is PolicyNode {
  return node?.kind === 'coroutine' || node?.kind === 'pipeline'
}

export const allPolicies = Object.keys(policyFields) as readonly Policy[]
const none: readonly Policy[] = []
/** A run has one set of nodes for what is inside of a pipeline node, so that goes on once at a time. */
const once: readonly Policy[] = ['timeoutMs', 'limit', 'retry']

/** The policies that a node may have; the function of a stream may have none. */
export function policiesFor(node: PolicyNode): readonly Policy[] {
  if (node.kind === 'pipeline') return once
  return isStream(node) ? none : allPolicies
}

/** An error for a pipeline node that would run its file for several items at the same time. */
export function repeatedFile(node: Node): readonly Problem[] {
  if (node.kind !== 'pipeline' || node.each === undefined) return []
  const { label } = policyFields.each
  const message = `The file of ${nodeName(node)} runs once at a time, and ${label} would run it for all of its items`
  const remedy = 'Put the each on a coroutine in the file, which takes the list'
  const fix = { kind: 'set', label: `Take ${label} off`, param: 'each' } as const
  // Without a `param`, the inspector lists it with its fix: it shows no field for this.
  return [{ code: 'invalid-each', severity: 'error', node: node.id, message, remedy, fix }]
}
