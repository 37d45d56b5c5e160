import { useEffect, useState } from 'react'
import type { ExportPreview } from '#bridge'
import type { ExportTarget } from '#codegen'
import { described } from '#foreign-value'
import type { Problem } from '#graph'
import { useEditor, useWorkspace } from '../../store/index.ts'

/** Real milliseconds that the graph must rest before it is printed again. */
const restMs = 250

/** The code of the graph as it is; what stood before stays on show until the next answer. */
export type Preview =
  | { readonly kind: 'pending' }
  | { readonly kind: 'code'; readonly code: ExportPreview }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly kind: 'unavailable'; readonly message: string }

/** Asks the host for the code after each edit; an answer that was overtaken by a later question is dropped. */
export function usePreview(target: ExportTarget): Preview {
  const { bridge } = useWorkspace()
  const graph = useEditor((state) => state.graph)
  const isConnected = useEditor((state) => state.connection === 'open')
  const [preview, setPreview] = useState<Preview>({ kind: 'pending' })
  useEffect(() => {
    let isCurrent = true
    const show = (next: Preview) => {
      if (isCurrent) setPreview(next)
    }
    const ask = () =>
      bridge.previewExport({ graph, target }).then(
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
  }, [bridge, graph, target, isConnected])
  return preview
}
