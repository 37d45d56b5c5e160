import type { Graph } from './graph.ts'
import type { NodeId } from './node.ts'
import { setParam } from './params.ts'
import { type Start, startField, taskStart } from './start.ts'

/** How a node starts, as people choose it: a task is what a node without the param is. */
export type StartChoice = 'task' | Start

/** The choices, each with its label and its meaning. */
export const startChoices: Readonly<Record<StartChoice, { readonly label: string; readonly hint: string }>> = {
  task: taskStart,
  ...startField.options,
}

export function setStart(graph: Graph, id: NodeId, choice: StartChoice): Graph {
  return setParam(graph, id, 'coroutine', 'start', choice === 'task' ? undefined : choice)
}
