import type { Includes } from '#graph'
import { pipelineNodes } from '#graph'
import { withDrafts } from './drafts.ts'
import type { EditorState, EditorStore } from './editor-store.ts'
import { heardIncludes } from './heard.ts'
import type { Workspace } from './workspace.ts'

/**
 * Has the host read the files that the drawing includes, whenever it names others or stands elsewhere; the host tells when
 * one of them changes on disk. Returns how to stop.
 */
export function followIncludes({ bridge, editor }: Workspace): () => void {
  let asked = ''
  const take = (told: unknown): void => takeIncludes(editor, told)
  const ask = (state: EditorState): void => {
    const files = filesOf(state)
    const question = JSON.stringify([files, state.filePath, state.opened, Object.keys(state.drafts)])
    if (question === asked) return
    asked = question
    if (files.length === 0) return void (state.includes && editor.setState({ includes: null }))
    bridge.readIncludes(files).then(
      (told) => {
        if (question === asked) take(told)
      },
      // A lost host is shown elsewhere; it is asked again once it is back.
      () => {
        asked = ''
      },
    )
  }
  const stops = [
    editor.subscribe((state, before) => {
      const isOther =
        state.graph.nodes !== before.graph.nodes || state.filePath !== before.filePath || state.drafts !== before.drafts
      if (isOther || state.opened !== before.opened || state.connection !== before.connection) ask(state)
    }),
    bridge.onIncluded(take),
  ]
  ask(editor.getState())
  return () => {
    for (const stop of stops) stop()
  }
}

/** Has them read now: between two looks of the host they may have changed, and a run reads them anew. */
export async function readIncludesNow({ bridge, editor }: Pick<Workspace, 'bridge' | 'editor'>): Promise<void> {
  const files = filesOf(editor.getState())
  // A host that does not answer can't run anything either, which is told then.
  if (files.length > 0) takeIncludes(editor, await bridge.readIncludes(files).catch(() => null))
}

function takeIncludes(editor: EditorStore, told: unknown): void {
  const includes: Includes | null = heardIncludes(told)
  if (includes) editor.setState({ includes: withDrafts(includes, editor.getState().drafts) })
}

/** Those of files that the host does not have yet are named from the same folder. */
function filesOf({ graph, drafts }: EditorState): readonly string[] {
  const graphs = [graph, ...Object.values(drafts)]
  return [...new Set(graphs.flatMap(pipelineNodes).map(({ file }) => file))]
}
