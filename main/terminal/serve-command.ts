import { isAbsolute, relative, resolve, sep } from 'node:path'
import { readDocument } from '../documents/load-document.ts'
import { serveFolder } from '../serve/serve-folder.ts'
import { exitStatus, refuse, type Terminal } from './terminal.ts'

export interface ServeOptions {
  readonly file: string | null
  readonly port: number
}

/** Performs `serve`, until somebody ends it. */
export async function servePipelines(terminal: Terminal, { file, port }: ServeOptions): Promise<number> {
  const { folder, rootFolder, userData, version } = terminal
  const path = file === null ? null : relative(folder, resolve(folder, file))
  if (file !== null && path !== null) {
    if (path.startsWith('..') || isAbsolute(path)) {
      return refuse(terminal, {
        message: `${file} is not in this folder`,
        remedy: 'Start the server in the folder it is in',
      })
    }
    const loaded = await readDocument(resolve(folder, path), file)
    if (!loaded.ok) return refuse(terminal, loaded.error)
  }
  const isAsked = new Promise<void>((done) => {
    terminal.onInterrupt(done)
    // Without a reader nobody can learn the address, so the server ends.
    terminal.onUnread(done)
  })
  const server = await serveFolder({
    folder,
    file: path === null ? null : path.split(sep).join('/'),
    rootFolder,
    userData,
    version,
    port,
  })
  if (!server.ok) return refuse(terminal, server.error)
  terminal.out.write(`The editor is at ${server.value.url} (Ctrl-C ends it)\n`)
  await isAsked
  await server.value.close()
  return exitStatus.succeeded
}
