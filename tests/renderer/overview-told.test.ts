import { expect, it } from 'vitest'
import type { NodeState } from '#trace'
import { drawOverview } from '../../renderer/canvas/draw-overview.ts'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { type NodeTold, toldOfNode } from '../../renderer/store/index.ts'
import type { Palette } from '../../renderer/theme/palette.ts'
import { graphOf } from '../support/graph-of.ts'
import { runStarted } from './graphs.ts'
import { workspaceOf } from './workspace.tsx'

const ran = graphOf({ same: 'sleep 10', other: 'sleep 10' })
const now = graphOf({ same: 'sleep 10', other: 'sleep 20', added: 'sleep 10' })

/** The boxes that are drawn, with their colours and opacities. */
function boxes(toldOf: (id: string) => NodeTold): readonly string[] {
  const drawn: string[] = []
  const state = { fillStyle: '', globalAlpha: 1 }
  const context = new Proxy(state, {
    get: (target, name) => {
      if (name === 'fillRect') return () => drawn.push(`${target.fillStyle} ${target.globalAlpha}`)
      return name in target ? target[name as keyof typeof target] : () => undefined
    },
  })
  const colours = new Proxy({} as Record<NodeState, string>, { get: (_, name) => String(name) })
  const flow = createFlowTranslator()(now, { nodes: new Set(), edges: new Set() })
  const sight = { transform: [0, 0, 1], width: 5_000, height: 5_000 } as const
  drawOverview(context as never, { line: 'line', state: colours } as Palette, { ...flow, sight, toldOf })
  return drawn
}

it('draws what ran as it is drawn solid, what has changed pale, and what is new without a state', () => {
  const workspace = workspaceOf(ran)
  workspace.editor.getState().request({ ranGraph: ran })
  workspace.run.getState().starting()
  const given = (node: number) =>
    ({ type: 'node.given', seq: node + 1, atMs: 0, node, value: { text: '1', type: 'number' } }) as const
  workspace.run.getState().receive({ runId: 'r', seq: 0, events: [runStarted(ran), given(0), given(1)], nowMs: 0 })
  workspace.editor.getState().edit('Edit', () => now)
  expect(boxes((id) => toldOfNode(workspace, id))).toEqual(['done 1', 'done 0.5', 'line 1'])
})
