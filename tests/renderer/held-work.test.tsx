// @vitest-environment happy-dom
import { screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Welcome } from '#bridge'
import { emptyGraph, type Graph } from '#graph'
import { Dialogs } from '../../renderer/dialogs/dialogs.tsx'
import {
  connectHost,
  createWorkspace,
  type FoundWork,
  greetHost,
  type HeldWork,
  type HeldWorkStore,
} from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { fakeBridge } from './fake-bridge.ts'
import { show } from './workspace.tsx'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const graph = graphOf({ nap: 'sleep 5' })
const titled = (title: string): Graph => ({ ...graph, title })

/** The database of all pages of an app; each page has its own access to it. */
function database() {
  const works = new Map<string, FoundWork>()
  let pages = 0
  const page = (): HeldWorkStore => {
    const own = `page ${pages++}`
    return {
      keep: async (work: HeldWork) => void works.set(own, { ...work, key: own, isSought: false }),
      clear: async () => void works.delete(own),
      found: async () => [...works.values()].filter(({ key }) => key !== own),
      drop: async (key) => void works.delete(key),
      async seek(key) {
        const work = works.get(key)
        if (work) works.set(key, { ...work, isSought: true })
        return work?.isSought === false
      },
    }
  }
  return { works, page }
}

type Opened = Pick<Welcome, 'document' | 'recovery'>

/** A page that gets its document; its host answers until it is held. */
async function pageOn({ document, recovery }: Opened, heldWork: HeldWorkStore) {
  let held: (() => void)[] | null = null
  const answered = <T,>(answer: T): Promise<T> =>
    held === null ? Promise.resolve(answer) : new Promise((resolve) => held?.push(() => resolve(answer)))
  const host = fakeBridge({
    welcome: async () => ({
      ...{ host: 'electron', platform: 'linux', version: '0', theme: 'system', recent: [] },
      ...{ failure: null, heldBy: null, unsaved: null, document, recovery },
    }),
    ping: () => answered(undefined),
    keepRecovery: () => answered({ ok: true, value: null }),
  })
  const workspace = createWorkspace(host.bridge, { heldWork })
  connectHost(workspace)
  await greetHost(workspace)
  return {
    ...host,
    workspace,
    edit: (title: string) => workspace.editor.getState().edit('Rename', (before) => ({ ...before, title })),
    /** Changes the graph while the host is held, and waits until the page has kept that. */
    async changeWhileHeld() {
      held = []
      host.tell('occupied', true)
      await vi.advanceTimersByTimeAsync(1_500)
      this.edit('meanwhile')
      await vi.advanceTimersByTimeAsync(300)
    },
    async goOn() {
      for (const answer of held?.splice(0) ?? []) answer()
      held = null
      await vi.advanceTimersByTimeAsync(1_500)
    },
  }
}

const saved = (path: string | null, of: Graph = graph): Opened => ({
  document: { graph: of, path, name: path ?? 'Untitled' },
  recovery: null,
})
const offered = (page: Awaited<ReturnType<typeof pageOn>>) => {
  const { dialog } = page.workspace.editor.getState()
  return dialog?.kind === 'recovery' ? dialog.recovery.graph.title : null
}

describe('what is changed while the host is held', () => {
  const rows: readonly (readonly [string, Opened, Opened, string | null])[] = [
    ['a file that was as saved', saved('/a.pipeline'), saved('/a.pipeline'), 'meanwhile'],
    ['a file that has changed on the disk since', saved('/a.pipeline'), saved('/a.pipeline', titled('x')), 'meanwhile'],
    ['another file', saved('/a.pipeline'), saved('/b.pipeline'), null],
    ['one that was never saved', saved(null), saved(null), 'meanwhile'],
    ['another one that was never saved', saved(null), saved(null, titled('x')), null],
  ]
  it.each(rows)('is offered by the next start: %s', async (_, before, after, title) => {
    const { page } = database()
    const held = await pageOn(before, page())
    await held.changeWhileHeld()
    expect(offered(await pageOn(after, page()))).toBe(title)
  })

  it.each([null, '/a.pipeline'])('is offered in place of the copy that the host has: %s', async (path) => {
    const { page } = database()
    const held = await pageOn(saved(path), page())
    held.edit('before')
    await vi.advanceTimersByTimeAsync(1_000)
    const copy = { graph: held.workspace.editor.getState().keptGraph as Graph, savedAtMs: Date.now() }
    await held.changeWhileHeld()
    const { document } = saved(path)
    expect(offered(await pageOn({ document, recovery: copy }, page()))).toBe('meanwhile')
    // A newer copy, and one of another document.
    const newer = { graph: titled('newer'), savedAtMs: Date.now() + 1 }
    expect(offered(await pageOn({ document, recovery: newer }, page()))).toBe('newer')
  })

  it('is not offered where the copy of the host is no older: that one says whose code it is', async () => {
    const { page, works } = database()
    const held = await pageOn(saved('/a.pipeline'), page())
    await held.changeWhileHeld()
    const { graph: same } = held.workspace.editor.getState()
    const next = await pageOn({ ...saved('/a.pipeline'), recovery: { graph: same, savedAtMs: 0 } }, page())
    expect(next.workspace.editor.getState().dialog).toMatchObject({ kind: 'recovery', held: null })
    expect(works.size).toBe(0)
  })

  it('is forgotten as soon as the host has it, and not before', async () => {
    const { page, works } = database()
    const held = await pageOn(saved('/a.pipeline'), page())
    await held.changeWhileHeld()
    expect(works.size).toBe(1)
    await held.goOn()
    expect(works.size).toBe(0)
  })

  it('is nothing where nothing is unsaved', async () => {
    const { page, works } = database()
    const held = await pageOn(saved('/a.pipeline'), page())
    await held.changeWhileHeld()
    held.workspace.editor.getState().undo()
    await vi.advanceTimersByTimeAsync(300)
    expect(works.size).toBe(0)
  })

  it('gets a window of its own once, if no window shows its document', async () => {
    const { page } = database()
    const paths = ['/a.pipeline', null]
    for (const held of await Promise.all(paths.map((path) => pageOn(saved(path), page())))) {
      await held.changeWhileHeld()
    }
    await vi.advanceTimersByTimeAsync(5_000)
    const pages = [await pageOn(saved('/c.pipeline'), page()), await pageOn(saved('/d.pipeline'), page())]
    await vi.advanceTimersByTimeAsync(5_000)
    const asked = pages.flatMap(({ asked: all }) => all.filter(({ name }) => /Document$/.test(name)))
    expect(asked.map(({ name, arguments: [path] }) => [name, path])).toEqual([
      ['openDocument', '/a.pipeline'],
      ['newDocument', undefined],
    ])
    expect(offered(await pageOn(saved(null, emptyGraph), page()))).toBe('meanwhile')
  })
})

describe('the offer of it', () => {
  async function offer() {
    const { page, works } = database()
    const held = await pageOn(saved('/a.pipeline'), page())
    await held.changeWhileHeld()
    const next = await pageOn(saved('/a.pipeline'), page())
    show(next.workspace, <Dialogs />)
    await vi.advanceTimersByTimeAsync(0)
    return { ...next, works }
  }
  const press = async (name: string) => {
    screen.getByRole('button', { name }).click()
    await vi.advanceTimersByTimeAsync(1_000)
  }

  it('tells the host, before anything else, that its code is not of this window', async () => {
    const { workspace, asked, works } = await offer()
    const before = asked.length
    await press('Recover')
    expect(workspace.editor.getState().graph.title).toBe('meanwhile')
    const told = asked.slice(before).filter(({ name }) => /pastedCode|Recovery/.test(name))
    expect(told.map(({ name }) => name).slice(0, 3)).toEqual(['pastedCode', 'takeRecovery', 'keepRecovery'])
    expect(String(told[0]?.arguments[0])).toContain('meanwhile')
    expect(works.size).toBe(0)
  })

  it('is over where the person does not want it', async () => {
    const { workspace, asked, works } = await offer()
    await press('Discard it')
    expect(workspace.editor.getState().graph.title).toBe(graph.title)
    expect(asked.map(({ name }) => name)).toContain('discardRecovery')
    expect(works.size).toBe(0)
  })
})

it('that a page can keep nothing is known', async () => {
  const { page } = database()
  const broken = { ...page(), keep: () => Promise.reject(new Error('full')) }
  const held = await pageOn(saved('/a.pipeline'), broken)
  expect(held.workspace.editor.getState().keepsWhileHeld).toBe(true)
  await held.changeWhileHeld()
  expect(held.workspace.editor.getState().keepsWhileHeld).toBe(false)
})
