import { useEffect, useState } from 'react'
import type { ExportPreview, Result } from '#bridge'
import { type ExportTarget, exportTargets } from '#codegen'
import { described } from '#foreign-value'
import type { Graph, Problem } from '#graph'
import { readModules, useEditor, useWorkspace, type Workspace } from '../../store/index.ts'

/** Real milliseconds that the graph must rest before it is printed again. */
const restMs = 250

/** The code of the graph as it is; what stood before stays on show until the next answer. */
export type Preview =
  | { readonly kind: 'pending' }
  | { readonly kind: 'code'; readonly code: ExportPreview }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly kind: 'unavailable'; readonly message: string }

/** Prints the code after each edit; what was overtaken by a later edit is dropped. */
export function usePreview(target: ExportTarget): Preview {
  const workspace = useWorkspace()
  const graph = useEditor((state) => state.graph)
  const isConnected = useEditor((state) => state.connection === 'open')
  const [preview, setPreview] = useState<Preview>({ kind: 'pending' })
  useEffect(() => {
    let isCurrent = true
    const show = (next: Preview) => {
      if (isCurrent) setPreview(next)
    }
    const ask = () =>
      printed(workspace, graph, target).then(
        (answer) =>
          show(answer.ok ? { kind: 'code', code: answer.value } : { kind: 'problems', problems: answer.error }),
        (error: unknown) => show({ kind: 'unavailable', message: described(error).message }),
      )
    // What stands is as true as it was: a server that is lost prints no other.
    if (!isConnected) return
    const timer = setTimeout(() => void ask(), restMs)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [workspace, graph, target, isConnected])
  return preview
}

/** What has types the window prints itself, as it knows code; for what is made of that the host has compiler and printer. */
async function printed(
  workspace: Workspace,
  graph: Graph,
  target: ExportTarget,
): Promise<Result<ExportPreview, readonly Problem[]>> {
  if (!exportTargets[target].isTyped) return workspace.bridge.previewExport({ graph, target })
  // The printer, and the runtime that it prints with, are large, and of no use before the tab is opened.
  const [{ printTyped }] = await Promise.all([import('./print-typed.ts'), readModules(workspace, graph)])
  return printTyped(graph, target)
}
