import { Tooltip } from '@base-ui/react/tooltip'
import { cleanup, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach } from 'vitest'
import type { Bridge } from '#bridge'
import type { Graph } from '#graph'
import { createWorkspace, type Workspace, WorkspaceProvider } from '../../renderer/store/index.ts'
import { type FakeBridge, fakeBridge } from './fake-bridge.ts'

afterEach(cleanup)

/** A window with this graph open, before anything is rendered. */
export function workspaceOf(graph: Graph, answers: Partial<Bridge> = {}): Workspace & Pick<FakeBridge, 'asked'> {
  const { bridge, asked } = fakeBridge(answers)
  const workspace = createWorkspace(bridge)
  workspace.editor.getState().open({ graph, path: null, name: 'Untitled' })
  return Object.assign(workspace, { asked })
}

/** Renders a part of that window. */
export function show(workspace: Workspace, part: ReactNode): HTMLElement {
  const { container } = render(
    <WorkspaceProvider workspace={workspace}>
      <Tooltip.Provider>{part}</Tooltip.Provider>
    </WorkspaceProvider>,
  )
  return container
}
