import { join } from 'node:path'
import type { RunEnd } from '#bridge'
import { type Graph, moveNodes } from '#graph'
import type { examples } from '../../examples/manifest.ts'
import { createServices } from '../../main/handlers/services.ts'
import { serveWindow } from '../../main/handlers/window-commands.ts'
import { browserHost } from '../../main/serve/browser-host.ts'
import { guardFolder } from '../../main/serve/folder-guard.ts'
import { root, type ScratchFolder } from '../support/scratch-folder.ts'

/** A person's session with one example: open, run, edit, save, undo, save again. */
export type Session = (example: (typeof examples)[number]) => Promise<void>

/** Sessions in one window of the editor's main side, with real runs. */
export async function sessionsIn(scratch: ScratchFolder): Promise<Session> {
  const services = await createServices({
    userData: scratch.userData,
    exampleFolder: join(root, 'examples'),
    recoveryName: 'recovery',
  })
  const ended = new Map<string, () => void>()
  const host = browserHost(await guardFolder(scratch.work), services, '0.0.0')
  const early = new Set<string>()
  const { commands, window } = await serveWindow(
    services,
    host,
    (event, payload) => {
      if (event !== 'runEnded') return
      const { runId } = payload as RunEnd
      const tell = ended.get(runId)
      if (tell) tell()
      else early.add(runId)
      ended.delete(runId)
    },
    {},
  )
  const run = async (graph: Graph, isVirtual: boolean): Promise<void> => {
    const clock = isVirtual ? 'virtual' : 'real'
    const started = await commands.startRun({ graph, inputs: {}, clock, rate: 1, isDebug: false, isApart: false })
    // One of the examples shows an error in its graph, so it does not start.
    if (!started.ok || early.delete(started.value)) return
    await new Promise<void>((resolve) => ended.set(started.value, resolve))
  }
  return async ({ file, onlySleeps }) => {
    const opened = await commands.openExample(file)
    if (!opened.ok) throw new Error(`${file} could not be opened`)
    const { graph } = window.document
    await run(graph, onlySleeps === true)
    const edited = moveNodes(graph, Object.fromEntries(graph.nodes.map(({ id }) => [id, { x: 1, y: 2 }])))
    await commands.setDirty(true)
    await commands.keepRecovery(edited)
    for (const saved of [edited, graph]) {
      await commands.saveDocument({ graph: saved, isSaveAs: true, path: file, isOverwrite: true })
    }
    await commands.keepRecovery(null)
    await commands.setDirty(false)
  }
}
