// @vitest-environment happy-dom
import { useEffect } from 'react'
import { ReactFlowProvider, useStoreApi, type Viewport } from 'reactflow'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type FitOptions, useFit } from '../../renderer/canvas/use-fit.ts'
import { show, workspaceOf } from './workspace.tsx'

const setViewport = vi.hoisted(() => vi.fn())
vi.mock('reactflow', async (original) => ({
  ...(await original<object>()),
  useReactFlow: () => ({ setViewport }),
}))
beforeEach(() => setViewport.mockReset())

/** A canvas of 1,000 by 500 that fits at once. */
function Canvas(options: FitOptions) {
  const store = useStoreApi()
  const fitNodes = useFit()
  useEffect(() => {
    store.setState({ width: 1000, height: 500 })
    fitNodes(options)
  })
  return null
}

/** The viewport after fitting a note of this size at 100, 200. */
function fitted(size: { width: number; height: number } | null, options: Partial<FitOptions>): Viewport | undefined {
  const workspace = workspaceOf({
    ...{ title: '', description: '', shared: '', settings: { onError: 'end' }, edges: [] },
    nodes: size ? [{ id: 'n', kind: 'note', text: '' }] : [],
    layout: size ? { n: { x: 100, y: 200, size } } : {},
  })
  show(
    workspace,
    <ReactFlowProvider>
      <Canvas padding={0} maxZoom={1} {...options} />
    </ReactFlowProvider>,
  )
  return setViewport.mock.calls[0]?.[0]
}

describe('nodes are put', () => {
  it.each([
    ['into the middle, no larger than they are', 0, { width: 200, height: 100 }, { x: 300, y: 0, zoom: 1 }],
    ['with room at each side', 1, { width: 1000, height: 100 }, { x: 200, y: 125, zoom: 0.5 }],
    ['edge to edge where they just fit', 0, { width: 1000, height: 500 }, { x: -100, y: -200, zoom: 1 }],
    [
      'so even where the canvas zooms out no further',
      0,
      { width: 20_000, height: 10_000 },
      { x: -5, y: -10, zoom: 0.05 },
    ],
    [
      'with their left side at the edge where they are wider',
      0,
      { width: 20_001, height: 100 },
      { x: 19, y: 237.5, zoom: 0.05 },
    ],
    [
      'with their top at the edge where they are higher',
      0,
      { width: 200, height: 10_001 },
      { x: 490, y: 14, zoom: 0.05 },
    ],
  ])('%s', (_, padding, size, viewport) => {
    expect(fitted(size, { padding })).toEqual(viewport)
  })

  it('nowhere where there are none', () => {
    expect(fitted(null, {})).toBeUndefined()
    expect(fitted({ width: 200, height: 100 }, { ids: ['gone'] })).toBeUndefined()
  })
})
