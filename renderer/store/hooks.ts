import { useStore } from 'zustand'
import { useShallow } from 'zustand/shallow'
import type { Node, NodeId, Problem } from '#graph'
import { isDirty } from './document-slice.ts'
import type { EditorState } from './editor-store.ts'
import { markedProblem, shownProblems } from './problems.ts'
import { isRunning } from './run-readers.ts'
import type { RunState } from './run-store.ts'
import { useWorkspace } from './workspace-context.tsx'

/** Part of the editor's state; renders again only when the selected part changes. */
export function useEditor<T>(select: (state: EditorState) => T): T {
  return useStore(useWorkspace().editor, select)
}

/** As `useEditor`, for a part that is built anew each time: compared member by member. */
export function useEditorShallow<T>(select: (state: EditorState) => T): T {
  return useStore(useWorkspace().editor, useShallow(select))
}

/** Part of the run's state. Select `revision` along with anything read out of `view` as a whole. */
export function useRun<T>(select: (state: RunState) => T): T {
  return useStore(useWorkspace().run, select)
}

export function runNodeName(state: RunState, number: number): string {
  const first = state.events[0]
  return (first?.type === 'run.started' ? first.nodes[number]?.name : undefined) ?? 'a node'
}

export function useIsRunning(): boolean {
  return useRun(isRunning)
}

export function useIsDirty(): boolean {
  return useEditor(isDirty)
}

/** The one selected node, `null` where none or several are. */
export function useSelectedNode(): Node | null {
  return useEditor(({ selection, graph }) => {
    if (selection.nodes.size !== 1) return null
    const [id] = selection.nodes
    return graph.nodes.find((node) => node.id === id) ?? null
  })
}

/** What is wrong, errors first. */
export function useProblems(): readonly Problem[] {
  return useEditor(shownProblems)
}

/** What keeps the drawing from running. */
export function useShownErrors(): readonly Problem[] {
  return useEditorShallow((state) => shownProblems(state).filter(({ severity }) => severity === 'error'))
}

export function useProblemCount(): number {
  return useEditor((state) => shownProblems(state).length)
}

/** The error or warning that a node's card carries; renders only when that one changes. */
export function useMarkedProblem(id: NodeId): Problem | null {
  return useEditorShallow((state) => markedProblem(state.graph, id))
}
