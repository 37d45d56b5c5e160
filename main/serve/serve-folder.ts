import { join } from 'node:path'
import type { Result } from '#bridge'
import { nodeProcess } from '../apart/node-process.ts'
import { codeThread } from '../code/code-thread.ts'
import { guardSharedProcess } from '../contained/shared-process.ts'
import { fingerprint } from '../files/index.ts'
import { createServices } from '../handlers/services.ts'
import { type EditorServer, serveEditor } from './serve.ts'

export interface ServeFolder {
  /** Pages can open and save files of this folder only. */
  readonly folder: string
  /** Relative to the folder; `null`: the first example. */
  readonly file: string | null
  /** The folder that holds `out/` and `examples/`. */
  readonly rootFolder: string
  readonly userData: string
  readonly version: string
  /** 0: any free one. */
  readonly port: number
}

/** Serves the editor for a folder: for `npm start` without a screen, and for the terminal's `serve`. */
export async function serveFolder(options: ServeFolder): Promise<Result<EditorServer>> {
  const { folder, file, rootFolder, userData, version, port } = options
  guardSharedProcess()
  const services = await createServices({
    userData,
    readTexts: codeThread(join(rootFolder, 'out', 'main', 'code-worker.cjs')),
    startProcess: nodeProcess(join(rootFolder, 'out', 'main', 'apart.cjs')),
    exampleFolder: join(rootFolder, 'examples'),
    recoveryName: join('recovery-browser', fingerprint(folder).slice(0, 16)),
  })
  return serveEditor({
    services,
    folder,
    file,
    pageFolder: join(rootFolder, 'out', 'renderer'),
    version,
    port,
  })
}
