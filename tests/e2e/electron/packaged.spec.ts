import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import type { Page } from 'playwright/test'
import WebSocket from 'ws'
import type { Graph } from '#graph'
import { examples } from '../../../examples/manifest.ts'
import { AppDriver } from '../../support/app-driver.ts'
import { expect, test } from '../../support/editor.ts'
import { endElectron, sandboxSwitches, startElectron } from '../../support/electron-app.ts'
import { root, type ScratchFolder } from '../../support/scratch-folder.ts'

/** As in the binary: as characters. */
const [off, on] = ['0', '1'].map((sign) => sign.charCodeAt(0))

test.skip(process.platform !== 'linux', 'packed for Linux only')
test.describe.configure({ timeout: 120_000 })

/** Packs the built app; returns the program. `--release`: with the fuses of a release. */
async function pack(name: string, ...options: readonly string[]): Promise<string> {
  const output = join('test-results', 'packed', name)
  const script = join(root, 'scripts', 'electron', 'pack.mjs')
  await promisify(execFile)(process.execPath, [script, '--output', output, ...options], { cwd: root })
  return join(root, output, 'linux-unpacked', 'asyncanvas')
}

test('the packed app opens on its example and runs it', async ({ scratch }) => {
  const program = await pack('driven')
  const { app, page } = await startElectron({ folder: scratch.work, userData: scratch.userData, args: [], program })
  const editor = new AppDriver(page)
  expect(await app.evaluate(({ app: { isPackaged } }) => isPackaged)).toBe(true)
  await editor.run()
  await editor.untilEnded()
  await editor.expectStates({ fetchData: 'done', processData: 'done', Gather: 'done', result: 'done' })
  // All other examples run too; they read files and start programs from within the archive.
  const outcomes: Record<string, string> = {}
  for (const { file, shows } of examples) if (shows !== 'error') outcomes[file] = await outcomeOf(page, file)
  const failing = ['failing.pipeline']
  const expected = Object.keys(outcomes).map((file) => [file, failing.includes(file) ? 'failed' : 'succeeded'])
  expect(outcomes).toEqual(Object.fromEntries(expected))
  expect(editor.complaints).toEqual([])
  await endElectron(app)
})

/** Opens an example in the page, runs it, and returns how it ended. */
function outcomeOf(page: Page, file: string): Promise<string> {
  return page.evaluate(async (name) => {
    const { bridge } = window
    if (!bridge) return 'no bridge'
    const graphOpened = new Promise<Graph>((resolve) => {
      const leave = bridge.onDocumentOpened(({ graph }) => {
        leave()
        resolve(graph)
      })
    })
    if (!(await bridge.openExample(name)).ok) return 'not opened'
    const ended = new Promise<string>((resolve) => {
      const leave = bridge.onRunEnded(({ outcome }) => {
        leave()
        resolve(outcome.kind === 'failed' && name !== 'failing.pipeline' ? outcome.error.message : outcome.kind)
      })
    })
    const graph = await graphOpened
    const started = await bridge.startRun({ graph, inputs: {}, clock: 'real', rate: 4, isDebug: false, isApart: false })
    return started.ok ? ended : JSON.stringify(started.error)
  }, file)
}

test('the release shuts out what would turn it into another program, and still opens', async ({ scratch }) => {
  const program = await pack('release', '--release')
  const fuses = await getCurrentFuseWire(program)
  expect(fuses).toMatchObject({
    [FuseV1Options.RunAsNode]: off,
    [FuseV1Options.EnableCookieEncryption]: on,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
    [FuseV1Options.EnableNodeCliInspectArguments]: off,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
    [FuseV1Options.OnlyLoadAppFromAsar]: on,
  })
  const page = await startRelease(program, scratch)
  try {
    await expect.poll(() => page.evaluate("document.querySelector('.react-flow') !== null")).toBe(true)
    expect(await page.evaluate('typeof window.bridge.startRun + typeof window.require')).toBe('functionundefined')
  } finally {
    await page.end()
  }
})

interface ReleasePage {
  evaluate(code: string): Promise<unknown>
  end(): Promise<void>
}

/** The main process of a release can't be driven, on purpose; its page can be reached over Chromium's protocol. */
async function startRelease(program: string, { work, userData }: ScratchFolder): Promise<ReleasePage> {
  const switches = [...sandboxSwitches(), `--user-data-dir=${userData}`, '--remote-debugging-port=0']
  const release = spawn(program, switches, { cwd: work, stdio: 'ignore' })
  const isOver = once(release, 'close')
  const end = async (): Promise<void> => {
    release.kill()
    await isOver
  }
  const address = async (): Promise<string> => {
    const [port] = (await readFile(join(userData, 'DevToolsActivePort'), 'utf8')).split('\n')
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as Target[]
    return targets.find(({ url }) => url === 'app://asyncanvas/index.html')?.webSocketDebuggerUrl ?? ''
  }
  try {
    await expect.poll(() => address().catch(() => ''), { timeout: 15_000 }).not.toBe('')
    const socket = new WebSocket(await address())
    await once(socket, 'open')
    return { evaluate: (code) => evaluate(socket, code), end }
  } catch (error) {
    await end()
    throw error
  }
}

interface Target {
  readonly url: string
  readonly webSocketDebuggerUrl: string
}

async function evaluate(socket: WebSocket, expression: string): Promise<unknown> {
  const answer = once(socket, 'message')
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }))
  const [data] = await answer
  return JSON.parse(String(data)).result.result.value
}
