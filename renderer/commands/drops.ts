import type { Workspace } from '../store/index.ts'
import { attempt } from './attempt.ts'
import { goTo } from './file-commands.ts'

/** A dropped file in Electron; up to version 31 it has its path. */
type DroppedFile = File & { readonly path?: string }

/** Opens a pipeline that is dropped anywhere on the window. Returns how to stop. */
export function listenToDrops(workspace: Workspace): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
  window.addEventListener(
    'dragover',
    (event) => {
      // Otherwise the browser would open the file in place of the page.
      if (hasFiles(event)) event.preventDefault()
    },
    { signal },
  )
  window.addEventListener(
    'drop',
    (event) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      // Otherwise the code editor below would insert the file's text.
      event.stopPropagation()
      const [file] = event.dataTransfer?.files ?? []
      if (file) attempt(workspace, 'Open', () => openDropped(workspace, file))
    },
    { capture: true, signal },
  )
  return () => stop.abort()
}

async function openDropped(workspace: Workspace, file: DroppedFile): Promise<void> {
  if (!file.name.endsWith('.pipeline')) {
    const failure = { message: `${file.name} is not a pipeline`, remedy: 'Drop a *.pipeline file' }
    return workspace.editor.getState().show({ dialog: { kind: 'failure', title: 'Not opened', failure } })
  }
  const path = file.path ?? window.pathOfFile?.(file) ?? ''
  if (path !== '') return goTo(workspace, { kind: 'open', path })
  await goTo(workspace, { kind: 'text', name: file.name, text: await file.text() })
}
