import { useEffect, useMemo, useRef } from 'react'
import type { NodeId } from '#graph'
import { useEditor } from './hooks.ts'
import { followOuter, type Inside, insideOf, insideWorkspace } from './inside.ts'
import type { Workspace } from './workspace.ts'
import { useWorkspace } from './workspace-context.tsx'

/** The inside that the window shows now, with a workspace for it; `null`: it shows the drawing. */
export function useInside(): { readonly inside: Inside; readonly workspace: Workspace } | null {
  const outer = useWorkspace()
  const ids = useEditor((state) => state.inside)
  const graph = useEditor((state) => insideOf(state, ids)?.graph ?? null)
  const shown = useMemo(() => {
    const inside = graph && insideOf(outer.editor.getState(), ids)
    return inside && { inside, workspace: insideWorkspace(outer, inside, ids) }
  }, [outer, graph, ids])
  const before = useRef<readonly NodeId[]>([])
  useEffect(() => {
    const left = before.current[ids.length]
    before.current = ids
    // As in the drawing: whoever comes out finds selected what they had gone into.
    if (shown && left !== undefined) shown.workspace.editor.getState().select([left])
  }, [shown, ids])
  useEffect(() => (shown ? followOuter(outer, shown.workspace) : undefined), [outer, shown])
  return shown
}
