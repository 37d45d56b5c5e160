import { useStore } from 'zustand'
import { useShallow } from 'zustand/shallow'
import type { Node, NodeId, Problem } from '#graph'
import { wayText } from '#trace'
import { isDirty } from './document-slice.ts'
import type { EditorState } from './editor-store.ts'
import { markedProblem, shownProblems } from './problems.ts'
import { isRunning } from './run-readers.ts'
import type { RunState } from './run-store.ts'
import { useWorkspace } from './workspace-context.tsx'

/** A part of the editor's state; renders again only when that part changes. */
export function useEditor<T>(select: (state: EditorState) => T): T {
  return useStore(useWorkspace().editor, select)
}

/** Like `useEditor`, for a part that is built anew each time: its members are compared. */
export function useEditorShallow<T>(select: (state: EditorState) => T): T {
  return useStore(useWorkspace().editor, useShallow(select))
}

/** A part of the run's state. Select `revision` as well when reading from `view` as a whole. */
export function useRun<T>(select: (state: RunState) => T): T {
  return useStore(useWorkspace().run, select)
}

/** Like `useRun`, for a part that is built anew each time: its members are compared. */
export function useRunShallow<T>(select: (state: RunState) => T): T {
  return useStore(useWorkspace().run, useShallow(select))
}

export function runNodeName(state: RunState, number: number): string {
  const first = state.events[0]
  const nodes = first?.type === 'run.started' ? first.nodes : []
  const about = nodes[number]
  return about ? wayText(nodes, about) : 'a node'
}

export function useIsRunning(): boolean {
  return useRun(isRunning)
}

export function useIsDirty(): boolean {
  return useEditor(isDirty)
}

/** The selected node; `null`: none or several are selected. */
export function useSelectedNode(): Node | null {
  return useEditor(({ selection, graph }) => {
    if (selection.nodes.size !== 1) return null
    const [id] = selection.nodes
    return graph.nodes.find((node) => node.id === id) ?? null
  })
}

/** All problems, errors first. */
export function useProblems(): readonly Problem[] {
  return useEditor(shownProblems)
}

/** The errors that keep the graph from running. */
export function useShownErrors(): readonly Problem[] {
  return useEditorShallow((state) => shownProblems(state).filter(({ severity }) => severity === 'error'))
}

export function useProblemCount(): number {
  return useEditor((state) => shownProblems(state).length)
}

/** The error or warning on a node's card; renders only when that one changes. */
export function useMarkedProblem(id: NodeId): Problem | null {
  return useEditorShallow((state) => markedProblem(state, id))
}
