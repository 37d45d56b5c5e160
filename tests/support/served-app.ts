import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { root } from './scratch-folder.ts'

export interface ServedApp {
  /** The address, with its token. */
  readonly url: string
  end(): Promise<void>
  /** Kills it at once, without any cleanup. */
  crash(): Promise<void>
}

/** Serves the editor with the terminal's program, and waits for its address. */
export async function startServer(folder: string, userData: string, args: readonly string[]): Promise<ServedApp> {
  const server = spawn(process.execPath, [join(root, 'bin/asyncanvas.cjs'), 'serve', ...args], {
    cwd: folder,
    env: { ...process.env, ASYNCANVAS_USER_DATA: userData },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { url: await printedUrl(server), end: () => end(server, 'SIGTERM'), crash: () => end(server, 'SIGKILL') }
}

/** The address that the server prints. @throws Error with its output, if it ends without one */
function printedUrl(server: ChildProcess): Promise<string> {
  let said = ''
  return new Promise((resolve, reject) => {
    const listen = (part: unknown): void => {
      said += String(part)
      const url = /http:\/\/127\.0\.0\.1:\d+\/[\w-]+\//.exec(said)?.[0]
      if (url !== undefined) resolve(url)
    }
    server.stdout?.on('data', listen)
    server.stderr?.on('data', listen)
    server.on('close', () => reject(new Error(`the server ended without an address: ${said}`)))
  })
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null) return
  const isOver = once(server, 'close')
  server.kill(signal)
  await isOver
}
