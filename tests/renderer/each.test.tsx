// @vitest-environment happy-dom

import { act, fireEvent, screen, within } from '@testing-library/react'
import { ReactFlow } from 'reactflow'
import { describe, expect, it } from 'vitest'
import { type Graph, nodeById } from '#graph'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { nodeTypes } from '../../renderer/canvas/nodes/node-types.ts'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import type { Workspace } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { show, workspaceOf } from './workspace.tsx'

const code = `async function page(url: string, site?: string) {
  await sleep(url.length * 100)
  log('got ' + url)
  if (url === 'bb') throw new RangeError('no bb')
  return url + '!'
}`
const graph: Graph = graphOf(
  {
    urls: "async function urls(): Promise<string[]> {\n  return ['a', 'bb', 'ccc', 'd']\n}",
    page: { kind: 'coroutine', code, each: { parameter: 'url', limit: 2, returnExceptions: true } },
    plain: { kind: 'coroutine', code: 'async function plain(one?: string, two?: string) {}' },
  },
  ['urls -> page.url'],
)

/** Shows the moment of a run. */
async function ranUntil(workspace: Workspace, atMs: number) {
  const events = (await recordedRun(graph)).filter((event) => event.atMs <= atMs)
  act(() => workspace.run.getState().starting())
  act(() => workspace.run.getState().receive({ runId: 'r', seq: 0, events, nowMs: 0 }))
}

async function cardsAt(atMs: number | null) {
  const workspace = workspaceOf(graph)
  const { nodes } = createFlowTranslator()(graph, workspace.editor.getState().selection)
  const container = show(workspace, <ReactFlow nodes={nodes} edges={[]} nodeTypes={nodeTypes} />)
  if (atMs !== null) await ranUntil(workspace, atMs)
  return (id: string) => container.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`)
}

describe('the card of a node that is called for each item', () => {
  it('is a stack, and says over what it goes', async () => {
    const card = await cardsAt(null)
    expect(card('page')?.querySelector('[data-stack]')).not.toBeNull()
    expect(card('page')?.textContent).toContain('each url · 2 at once')
    expect(card('plain')?.querySelector('[data-stack]')).toBeNull()
  })

  it.each([
    [0, 'waiting · 0 of 4', ['0%', '0%', '0%', '50%']],
    [150, 'waiting · 1 of 4', ['25%', '0%', '0%', '50%']],
    [250, 'waiting · 2 of 4 · 1 failed', ['25%', '25%', '0%', '50%']],
    [9_999, 'done · 4 of 4 · 1 failed', ['75%', '25%', '0%', '0%']],
  ])('counts its items at %d ms', async (atMs, words, widths) => {
    const card = (await cardsAt(atMs))('page')
    expect(card?.textContent).toContain(words)
    const parts = [...(card?.querySelectorAll<HTMLElement>('[data-part]') ?? [])]
    expect(parts.map(({ style }) => style.width)).toEqual(widths)
  })
})

function inspected(id: string) {
  const workspace = workspaceOf(graph)
  act(() => workspace.editor.getState().select([id]))
  show(workspace, <Inspector />)
  return workspace
}

describe('the inspector', () => {
  it('switches it on over the first parameter, one undo step each', () => {
    const workspace = inspected('plain')
    const each = () => nodeById(workspace.editor.getState().graph, 'plain') as { readonly each?: unknown }
    fireEvent.click(screen.getByRole('switch', { name: /^For each/ }))
    expect(each().each).toEqual({ parameter: 'one' })
    fireEvent.change(screen.getByLabelText('At once'), { target: { value: '4' } })
    fireEvent.blur(screen.getByLabelText('At once'))
    expect(each().each).toEqual({ parameter: 'one', limit: 4 })
    fireEvent.click(screen.getByRole('switch', { name: /^Collect errors as values/ }))
    expect(each().each).toEqual({ parameter: 'one', limit: 4, returnExceptions: true })
    fireEvent.click(screen.getByRole('switch', { name: /^Collect errors as values/ }))
    expect(each().each).toEqual({ parameter: 'one', limit: 4 })
    fireEvent.click(screen.getByRole('switch', { name: /^For each/ }))
    expect(each()).not.toHaveProperty('each')
  })

  it('lists the items by their state, and opens one', async () => {
    const workspace = inspected('page')
    await ranUntil(workspace, 250)
    const section = within(screen.getByRole('region', { name: 'Its tasks' }))
    expect(section.getByText('4 items')).toBeTruthy()
    const failed = section.getByText('page[1]').closest('details') as HTMLDetailsElement
    act(() => {
      failed.open = true
      fireEvent(failed, new Event('toggle'))
    })
    expect(failed.textContent).toContain('Item"bb"')
    expect(failed.textContent).toContain('ErrorRangeError: no bb')
    expect(failed.textContent).toContain('Loggot bb')
  })
})
