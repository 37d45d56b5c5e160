import { type ChildProcess, spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { described } from '#foreign-value'
import { version } from '../package.json'
import { findElectron, hasDisplay } from './serve/electron-probe.ts'
import { serveFolder } from './serve/serve-folder.ts'
import { outliveStandardStreams } from './standard-streams.ts'
import { userDataFolder } from './user-data.ts'

// This file is bundled to out/main/start.cjs.
const rootFolder = join(__dirname, '..', '..')
/** An Electron that fails this soon never showed a window: a library is missing, or the sandbox is. */
const brokenStartMs = 5_000

/** Signals by which a person ends it: with Ctrl-C, or in the box about a frozen app. */
const asked = new Set<NodeJS.Signals | null>(['SIGINT', 'SIGTERM', 'SIGKILL'])

/** Performs `npm start`: the app if there is a screen and an Electron, otherwise the same editor in a browser. */
async function start(args: readonly string[]): Promise<void> {
  if (!hasDisplay(process.platform, process.env)) return serveInstead('There is no display', args)
  const electron = await findElectron(rootFolder)
  if (electron === null) return serveInstead('Electron is not installed and could not be downloaded in 5 s', args)
  const code = await runElectron(electron, args)
  if (code === null) return serveInstead('Electron does not start on this machine', args)
  process.exitCode = code
}

/** Electron's exit status; `null`: it failed at once. */
function runElectron(binary: string, args: readonly string[]): Promise<number | null> {
  const startedAtMs = Date.now()
  return new Promise((done) => {
    const child: ChildProcess = spawn(binary, [rootFolder, ...args], { stdio: 'inherit' })
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal)
    process.on('SIGINT', pass).on('SIGTERM', pass)
    child.on('error', () => done(null))
    child.on('exit', (code, signal) => {
      process.off('SIGINT', pass).off('SIGTERM', pass)
      const isBroken = (code !== 0 || signal !== null) && Date.now() - startedAtMs < brokenStartMs
      done(isBroken && !asked.has(signal) ? null : (code ?? 1))
    })
  })
}

async function serveInstead(why: string, args: readonly string[]): Promise<void> {
  const file = args.find((part) => part.endsWith('.pipeline'))
  const path = file === undefined ? null : resolve(file)
  const folder = path === null ? process.cwd() : dirname(path)
  const server = await serveFolder({
    folder,
    file: path === null ? null : basename(path),
    rootFolder,
    userData: userDataFolder(process.platform, process.env, homedir()),
    version,
    port: 0,
  })
  if (!server.ok) {
    process.stderr.write(`${server.error.message}. ${server.error.remedy}.\n`)
    process.exitCode = 2
    return
  }
  process.stdout.write(`${why}: the editor is at ${server.value.url} (Ctrl-C ends it)\n`)
  const end = (): void => void server.value.close().finally(() => process.exit(0))
  process.once('SIGINT', end).once('SIGTERM', end)
}

outliveStandardStreams()
start(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`Asyncanvas could not start: ${described(error).message}\n`)
  process.exitCode = 1
})
