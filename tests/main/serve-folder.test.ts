import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Bridge } from '#bridge'
import { serializeDocument } from '#document'
import { guardSharedProcess } from '../../main/contained/shared-process.ts'
import type { EditorServer } from '../../main/serve/serve.ts'
import { serveFolder } from '../../main/serve/serve-folder.ts'
import { ask, connectTo, sample } from './served-editor.ts'

// The tests' own process must not be guarded.
vi.mock('../../main/contained/shared-process.ts', () => ({ guardSharedProcess: vi.fn() }))

/** A program that only leaves a file beside itself. */
const marks = "require('fs').writeFileSync(__filename + '.started', '')"
let home = ''
let servers: EditorServer[] = []

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'serve-folder-'))
  const files: Readonly<Record<string, string>> = {
    'root/out/main/code-worker.cjs': marks,
    'root/out/main/apart.cjs': marks,
    'root/out/renderer/index.html': 'the page',
    'root/examples/gather.pipeline': serializeDocument({ ...sample, title: 'Example' }),
    'work/a.pipeline': serializeDocument(sample),
    'other/a.pipeline': serializeDocument({ ...sample, title: 'Other' }),
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(home, name, '..'), { recursive: true })
    await writeFile(join(home, name), text)
  }
})
afterEach(async () => {
  for (const server of servers) await server.close()
  servers = []
  await rm(home, { recursive: true, force: true })
})

async function served(folder = 'work', file: string | null = 'a.pipeline') {
  const at = (name: string) => join(home, name)
  const paths = { folder: at(folder), file, rootFolder: at('root'), userData: at('data') }
  const started = await serveFolder({ ...paths, version: '9.8.7', port: 0 })
  if (!started.ok) throw new Error(started.error.message)
  servers.push(started.value)
  return { server: started.value, ...(await connectTo(started.value)) }
}

const isStarted = (program: string) => existsSync(join(home, 'root', 'out', 'main', `${program}.started`))

/** Asks for a run until nobody asks any more whether its code is trusted. */
async function startRun(bridge: Bridge, isApart: boolean): Promise<void> {
  const start = { graph: sample, inputs: {}, clock: 'virtual', rate: 1, isDebug: false, isApart } as const
  const first = await bridge.startRun(start)
  if (first.ok || first.error.kind !== 'untrusted') return
  await bridge.trustCode(first.error.question.id, true)
  await bridge.startRun(start)
}

describe('a served folder has of what was built', () => {
  it('the page', async () => {
    const { server } = await served()
    expect((await ask(server.url, new URL(server.url).pathname)).body).toBe('the page')
  })

  it('the example, where no file is named, and its own version', async () => {
    const { bridge } = await served('work', null)
    const { document, version } = await bridge.welcome()
    expect([document.graph.title, version]).toEqual(['Example', '9.8.7'])
  })

  it('the thread that reads code, and no process yet', async () => {
    const { bridge } = await served()
    expect(await bridge.previewExport({ graph: sample, target: 'mjs' })).toMatchObject({ ok: true })
    expect([isStarted('code-worker.cjs'), isStarted('apart.cjs')]).toEqual([true, false])
  })

  it('the process of a run apart', async () => {
    const { bridge } = await served()
    await startRun(bridge, true)
    await vi.waitFor(() => expect(isStarted('apart.cjs')).toBe(true), { timeout: 10_000 })
  })
})

describe('a served folder', () => {
  it('has its files, and keeps unsaved work apart from that of others', async () => {
    for (const [folder, title] of [
      ['work', 'Sample'],
      ['other', 'Other'],
    ] as const) {
      const { bridge } = await served(folder)
      expect((await bridge.welcome()).document.graph.title).toBe(title)
      expect(await bridge.keepRecovery({ ...sample, title: `${title}, changed` })).toMatchObject({ ok: true })
    }
    const kept = await readdir(join(home, 'data', 'recovery-browser'))
    expect(kept.map((name) => /^[0-9a-f]{16}$/.test(name))).toEqual([true, true])
  })

  it('is of a process that other runs share', async () => {
    vi.mocked(guardSharedProcess).mockClear()
    await served()
    expect(guardSharedProcess).toHaveBeenCalledOnce()
  })
})
