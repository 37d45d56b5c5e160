// @vitest-environment happy-dom

import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { nodeById } from '#graph'
import { CanvasMenu } from '../../renderer/canvas/context-menu.tsx'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

const generator = (name: string) => `async function* ${name}() {\n  yield 1\n}`
const graph = graphOf({
  work: 'async function work(x?: string) {}',
  items: generator('items'),
  wrong: {
    kind: 'coroutine',
    code: generator('wrong'),
    start: 'eager',
    retry: { tries: 2, delayMs: 1, backoff: 'fixed' },
  },
  part: { kind: 'pipeline', file: './a.pipeline', inputs: [] },
  nap: 'sleep 10',
})

/** The menu of a node, open. */
function opened(id: string) {
  const workspace = workspaceOf(graph)
  workspace.editor.getState().select([id])
  const target = { of: 'node', client: { x: 0, y: 0 } } as const
  show(workspace, <CanvasMenu canvas={<div data-testid="canvas" />} target={target} addAt={vi.fn()} />)
  fireEvent.contextMenu(screen.getByTestId('canvas'))
  const names = (role: string) => screen.queryAllByRole(role).map(({ textContent }) => textContent)
  const node = () => nodeById(workspace.editor.getState().graph, id)
  return { policies: names('menuitemcheckbox'), starts: names('menuitemradio'), node }
}

describe('the context menu of a node', () => {
  const starts = ['Task', 'Eager', 'When awaited']
  it.each([
    ['work', ['Timeout', 'Limit', 'Retry', 'For each'], starts],
    ['items', [], []],
    // What it has by mistake can be taken off.
    ['wrong', ['Retry'], starts],
    ['part', ['Timeout', 'Limit', 'Retry', 'For each'], []],
    ['nap', [], []],
  ])('offers the policies and starts that it may have: %s', (id, policies, choices) => {
    expect(opened(id)).toMatchObject({ policies, starts: choices })
  })

  it.each([
    ['work', 'menuitemcheckbox', 'Timeout', { timeoutMs: 10_000 }],
    ['work', 'menuitemcheckbox', 'For each', { each: { parameter: 'x' } }],
    ['work', 'menuitemradio', 'When awaited', { start: 'awaited' }],
    ['wrong', 'menuitemradio', 'Task', { start: undefined }],
    ['wrong', 'menuitemcheckbox', 'Retry', { retry: undefined }],
  ])('%s: %s %s', async (id, role, name, has) => {
    const { node } = opened(id)
    fireEvent.click(screen.getByRole(role, { name }))
    const [param = ''] = Object.keys(has)
    await waitFor(() => expect({ [param]: undefined, ...node() }).toMatchObject(has))
  })
})
