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
/** A run has one set of nodes for what is inside of a pipeline node, so that runs once. */
const once: readonly Policy[] = ['timeoutMs', 'limit']

/** The policies that a node may have; the function of a stream may have none. */
export function policiesFor(node: PolicyNode): readonly Policy[] {
  if (node.kind === 'pipeline') return once
  return isStream(node) ? none : allPolicies
}

/** Errors for a pipeline node whose policies would run its file more than once. */
export function repeatedFile(node: Node): readonly Problem[] {
  if (node.kind !== 'pipeline') return []
  return wrong.flatMap(({ param, code, remedy }) => {
    if (node[param] === undefined) return []
    const { label } = policyFields[param]
    const message = `The file of ${nodeName(node)} can run only once, and ${label} would run it again`
    const fix = { kind: 'set', label: `Take ${label} off`, param } as const
    // Without a `param`, the inspector lists it with its fix: it shows no field for these.
    return [{ code, severity: 'error', node: node.id, message, remedy, fix }]
  })
}

const wrong = [
  { param: 'retry', code: 'invalid-retry', remedy: 'Put the retry on the coroutines in the file that may fail' },
  { param: 'each', code: 'invalid-each', remedy: 'Put the each on a coroutine in the file, which takes the list' },
] as const
