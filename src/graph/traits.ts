import type { Findable } from './findable.ts'
import type { Graph } from './graph.ts'
import { policyFields } from './policies.ts'
import { allPolicies, type Policy, type PolicyNode, policiesFor } from './policy-nodes.ts'
import { policyStep, turnPolicy } from './policy-switch.ts'
import { sameWords } from './same-words.ts'
import { type Start, startField } from './start.ts'
import { setStart } from './start-switch.ts'
import { isStream } from './streams.ts'

/** What changes how a coroutine runs, as people look for it: a policy, or a start other than the usual one. */
export type Trait = Policy | Start

const traits: Readonly<Record<Trait, Findable>> = {
  timeoutMs: {
    title: policyFields.timeoutMs.label,
    hint: 'A coroutine that is cancelled if it takes longer',
    words: sameWords('deadline', 'time limit', 'at most', 'too long', 'too slow', 'abort'),
  },
  limit: {
    title: policyFields.limit.label,
    hint: 'A coroutine that waits for one of a number of places',
    words: sameWords(
      'concurrency',
      'throttle',
      'rate',
      'semaphore',
      'pool',
      'at once',
      'max',
      'mutex',
      'lock',
      'quota',
    ),
  },
  retry: {
    title: policyFields.retry.label,
    hint: 'A coroutine that is tried again after an error',
    words: sameWords('again', 'backoff', 'repeat', 'tries', 'attempts', 'try again'),
  },
  each: {
    title: policyFields.each.label,
    hint: 'A coroutine that is called for each item of a list',
    words: sameWords('map', 'loop', 'foreach', 'list', 'items', 'iterate', 'batch', 'pool', 'concurrency', 'parallel'),
  },
  eager: {
    title: startField.options.eager.label,
    hint: 'A coroutine whose first steps run at once',
    words: sameWords('start', 'immediately', 'right away'),
  },
  awaited: {
    title: startField.options.awaited.label,
    hint: 'A coroutine that runs in the task that awaits it',
    words: sameWords('start', 'cold', 'lazy', 'await', 'deferred', 'coroutine object'),
  },
}

/** Every trait, in the order of lists. */
export const allTraits = Object.keys(traits) as readonly Trait[]

export function traitOf(trait: Trait): Findable {
  return traits[trait]
}

export function isPolicy(trait: string): trait is Policy {
  return allPolicies.some((policy) => policy === trait)
}

export function mayHaveTrait(node: PolicyNode, trait: Trait): boolean {
  return isPolicy(trait) ? policiesFor(node).includes(trait) : node.kind === 'coroutine' && !isStream(node)
}

/** Gives a node a trait with values to begin with; one that it has keeps its values. */
export function giveTrait(graph: Graph, { id, ...node }: PolicyNode, trait: Trait): Graph {
  if (!isPolicy(trait)) return setStart(graph, id, trait)
  return node[trait] === undefined ? turnPolicy(graph, id, trait, true) : graph
}

/** The undo name of that edit. */
export function traitStep(trait: Trait): string {
  return isPolicy(trait) ? policyStep(trait, true) : (startField.step ?? '')
}
