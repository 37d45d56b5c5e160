import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Bridge } from '#bridge'
import { serializeDocument } from '#document'
import type { Graph } from '#graph'
import { type ServedEditor, sample, servedEditor } from './served-editor.ts'

let editor: ServedEditor
beforeEach(async () => {
  // The window opens empty, so its code is its own.
  editor = await servedEditor(null)
})
afterEach(() => editor.close())

const codes = sample.nodes.flatMap((node) => (node.kind === 'coroutine' ? [node.code] : []))

async function questionOf(bridge: Bridge, graph: Graph = sample): Promise<string | null> {
  const started = await bridge.startRun({
    graph,
    inputs: {},
    clock: 'virtual',
    rate: 1,
    isDebug: false,
    isApart: false,
  })
  return started.ok || started.error.kind !== 'untrusted' ? null : started.error.question.id
}

async function vouch(bridge: Bridge, isOnce: boolean): Promise<void> {
  expect(await bridge.trustCode((await questionOf(bridge)) ?? '', isOnce)).toMatchObject({ ok: true })
  expect(await questionOf(bridge)).toBe(null)
}

/** A page that gets the unsaved work of a page that went away. */
async function recovered(before: (bridge: Bridge) => Promise<unknown>): Promise<Bridge> {
  const { bridge, socket } = await editor.connect()
  await bridge.welcome()
  await before(bridge)
  await bridge.keepRecovery(sample)
  const isClosed = new Promise((done) => socket.once('close', done))
  socket.close()
  await isClosed
  const next = await editor.connect()
  expect((await next.bridge.welcome()).recovery?.graph).toEqual(sample)
  return next.bridge
}

const dropped = (bridge: Bridge): Promise<unknown> => bridge.openText('sample.pipeline', serializeDocument(sample))

describe('code is asked about', () => {
  it('not where it was written here', async () => {
    const { bridge } = await editor.connect()
    expect(await questionOf(bridge)).toBe(null)
  })

  it('as a dropped text, whatever it is called, and after it was saved', async () => {
    const { bridge } = await editor.connect()
    await dropped(bridge)
    expect(await questionOf(bridge)).not.toBe(null)
    await bridge.saveDocument({ graph: sample, isSaveAs: true, path: 'mine.pipeline' })
    expect(await questionOf(bridge)).not.toBe(null)
    await bridge.openDocument('mine.pipeline')
    expect(await questionOf(bridge)).not.toBe(null)
  })

  it('as pasted nodes from elsewhere, but not as a copy of what is trusted in this app', async () => {
    const [here, there] = await Promise.all([editor.connect(), editor.connect()])
    await here.bridge.pastedCode(codes)
    expect(await questionOf(here.bridge)).not.toBe(null)
    // Code that is foreign here is foreign there too.
    await here.bridge.copiedCode(codes)
    await there.bridge.pastedCode(codes)
    expect(await questionOf(there.bridge)).not.toBe(null)
    const third = await editor.connect()
    const fourth = await editor.connect()
    await third.bridge.copiedCode(codes)
    await fourth.bridge.pastedCode(codes)
    expect(await questionOf(fourth.bridge)).toBe(null)
  })

  it.each([
    ['a dropped text', dropped],
    ['pasted nodes', (bridge: Bridge) => bridge.pastedCode(codes)],
    ['a file', (bridge: Bridge) => bridge.openDocument('sample.pipeline')],
    [
      'what was trusted once',
      async (bridge: Bridge) => {
        await dropped(bridge)
        await vouch(bridge, true)
      },
    ],
  ])('as a recovery copy of %s', async (_, before) => {
    const bridge = await recovered(before)
    expect(await questionOf(bridge)).not.toBe(null)
    await bridge.saveDocument({ graph: sample, isSaveAs: true, path: 'mine.pipeline' })
    expect(await questionOf(bridge)).not.toBe(null)
  })

  it('not as a recovery copy of what was written here', async () => {
    const bridge = await recovered(async () => {})
    expect(await questionOf(bridge)).toBe(null)
  })

  it('in a page that is loaded again', async () => {
    await editor.close()
    editor = await servedEditor('sample.pipeline')
    for (let load = 0; load < 2; load += 1) {
      const { bridge, socket } = await editor.connect()
      await bridge.welcome()
      expect(await questionOf(bridge)).not.toBe(null)
      socket.close()
    }
  })

  it('after it was trusted once, saved, and opened again', async () => {
    const { bridge } = await editor.connect()
    await dropped(bridge)
    await vouch(bridge, true)
    await bridge.saveDocument({ graph: sample, isSaveAs: true, path: 'mine.pipeline' })
    expect(await questionOf(bridge)).toBe(null)
    await bridge.openDocument('mine.pipeline')
    expect(await questionOf(bridge)).not.toBe(null)
  })
})

it('an example that was changed is not ours any more', async () => {
  const { loadExample } = await import('../../main/documents/examples.ts')
  const { root } = await import('../support/scratch-folder.ts')
  const { writeFile } = await import('node:fs/promises')
  const { join } = await import('node:path')
  const packed = await loadExample(join(root, 'examples'), 'gather.pipeline')
  expect(packed.ok && packed.value.isOurs).toBe(true)
  await writeFile(join(editor.home, 'examples', 'gather.pipeline'), serializeDocument(sample))
  const changed = await loadExample(join(editor.home, 'examples'), 'gather.pipeline')
  expect(changed.ok && changed.value.isOurs).toBe(false)
})
