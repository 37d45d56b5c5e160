import { useEffect, useState } from 'react'
import type { ExportPreview, ExportRequest, Result } from '#bridge'
import { type ExportTarget, exportTargets } from '#codegen'
import { described } from '#foreign-value'
import { type Includes, noIncludes, type Problem } from '#graph'
import { readModules, useEditor, useWorkspace, type Workspace } from '../../store/index.ts'

/** The graph is printed again after this many real milliseconds without an edit. */
const restMs = 250

/** The code of the graph. The old code stays until the new one is printed. */
export type Preview =
  | { readonly kind: 'pending' }
  | { readonly kind: 'code'; readonly code: ExportPreview }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly kind: 'unavailable'; readonly message: string }

/** Prints the code after each edit; a result that a later edit made obsolete is dropped. */
export function usePreview(target: ExportTarget): Preview {
  const workspace = useWorkspace()
  const graph = useEditor((state) => state.graph)
  const includes = useEditor((state) => state.includes) ?? noIncludes
  const isConnected = useEditor((state) => state.connection === 'open')
  const [preview, setPreview] = useState<Preview>({ kind: 'pending' })
  useEffect(() => {
    let isCurrent = true
    const show = (next: Preview) => {
      if (isCurrent) setPreview(next)
    }
    const ask = () =>
      printed(workspace, { graph, target }, includes).then(
        (answer) =>
          show(answer.ok ? { kind: 'code', code: answer.value } : { kind: 'problems', problems: answer.error }),
        (error: unknown) => show({ kind: 'unavailable', message: described(error).message }),
      )
    // Without a server nothing new can be printed, so the old code stays.
    if (!isConnected) return
    const timer = setTimeout(() => void ask(), restMs)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [workspace, graph, includes, target, isConnected])
  return preview
}

/** The window prints TypeScript itself, since it knows the code; for JavaScript, the host has the compiler and the formatter. */
async function printed(
  workspace: Workspace,
  request: ExportRequest,
  includes: Includes,
): Promise<Result<ExportPreview, readonly Problem[]>> {
  const { graph, target } = request
  if (!exportTargets[target].isTyped) return workspace.bridge.previewExport(request)
  // The printer and the runtime in it are large, so they load when the tab is opened.
  const [{ printTyped }] = await Promise.all([import('./print-typed.ts'), readModules(workspace, graph, includes)])
  return printTyped(graph, target, includes)
}
