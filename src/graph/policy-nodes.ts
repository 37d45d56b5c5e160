import type { Node, NodeOfKind } from './graph.ts'
import { type Policies, policyFields } from './policies.ts'
import { isStream } from './streams.ts'

/** A node of a kind that can have policies. */
export type PolicyNode = NodeOfKind<'coroutine' | 'pipeline'>
export type Policy = keyof Policies

export function isPolicyNode(node: Node | undefined): node is PolicyNode {
  return node?.kind === 'coroutine' || node?.kind === 'pipeline'
}

export const allPolicies = Object.keys(policyFields) as readonly Policy[]
const none: readonly Policy[] = []

/** The policies that a node may have; the function of a stream may have none. */
export function policiesFor(node: PolicyNode): readonly Policy[] {
  return isStream(node) ? none : allPolicies
}
