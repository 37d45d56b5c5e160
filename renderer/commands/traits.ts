import {
  giveTrait,
  isPolicyNode,
  mayHaveTrait,
  type NodeId,
  nodeById,
  type Policy,
  type PolicyNode,
  type Trait,
  traitStep,
} from '#graph'
import type { EditorState, EditorStore } from '../store/index.ts'

/** The one selected node, if it can have policies. */
export function selectedPolicyNode({ graph, selection }: Pick<EditorState, 'graph' | 'selection'>): PolicyNode | null {
  const [id, ...others] = selection.nodes
  const only = id === undefined || others.length > 0 ? undefined : nodeById(graph, id)
  return isPolicyNode(only) ? only : null
}

/** The selected node that a trait would go to; `null`: there is none, and a new coroutine gets it. */
export function nodeForTrait(state: Pick<EditorState, 'graph' | 'selection'>, trait: Trait): PolicyNode | null {
  const node = selectedPolicyNode(state)
  return node && mayHaveTrait(node, trait) ? node : null
}

/** Gives a trait to a node, and goes to where its values are changed. */
export function giveTraitTo(editor: EditorStore, node: PolicyNode, trait: Trait): void {
  editor.getState().edit(traitStep(trait), (graph) => giveTrait(graph, node, trait))
  showTrait(editor, node.id, trait)
}

/** The field in the inspector where a policy gets its values; a start is chosen without typing. */
const firstField: Readonly<Record<Policy, string>> & Readonly<Partial<Record<Trait, string>>> = {
  timeoutMs: 'timeoutMs',
  limit: 'limit',
  retry: 'retry.tries',
  each: 'each.limit',
}

/** Shows the inspector, and puts the cursor where the values of a trait are changed. */
export function showTrait(editor: EditorStore, node: NodeId, trait: Trait): void {
  const { show, arrange, panels } = editor.getState()
  if (panels.isSideFolded) arrange({ isSideFolded: false })
  const field = firstField[trait]
  if (field !== undefined) show({ fieldWish: { node, field } })
}
