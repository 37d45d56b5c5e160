// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { ReactFlow } from 'reactflow'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  addNode,
  connect,
  edgeBetween,
  type Graph,
  moveNodes,
  newNode,
  removeNodes,
  setCode,
  setName,
  setParam,
  setShared,
} from '#graph'
import type { TraceEvent } from '#trace'
import { edgeTypes } from '../../renderer/canvas/edges/edge-types.ts'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { MinimapNode } from '../../renderer/canvas/minimap-node.tsx'
import { nodeTypes } from '../../renderer/canvas/nodes/node-types.ts'
import { StatusBar } from '../../renderer/chrome/status-bar.tsx'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import { LogList } from '../../renderer/panels/log/log-list.tsx'
import { useLogRows } from '../../renderer/panels/log/use-log-rows.ts'
import { RowNames } from '../../renderer/panels/timeline/row-names.tsx'
import { useEditor, useRun, type Workspace } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { show, workspaceOf } from './workspace.tsx'

const ran = graphOf(
  {
    load: "async function load() {\n  log('loading')\n  return 'Data'\n}",
    use: 'async function use(value: string, more?: string) {\n  return value\n}',
    nap: 'sleep 10',
    all: 'gather',
  },
  ['load -> use.value', 'use -> all', 'nap -> all'],
)
let events: readonly TraceEvent[] = []
beforeAll(async () => {
  events = await recordedRun(ran)
})

/** All parts of a window that show a run of the graph. */
function Places() {
  const graph = useEditor((state) => state.graph)
  const selection = useEditor((state) => state.selection)
  const spans = useRun((state) => state.spans)
  const { nodes, edges } = createFlowTranslator()(graph, selection)
  return (
    <>
      <ReactFlow nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} />
      <svg aria-label="Minimap">
        {nodes.map(({ id }) => (
          <g key={id} data-cell={id}>
            <MinimapNode {...cell} id={id} />
          </g>
        ))}
      </svg>
      <RowNames
        {...spans}
        first={0}
        count={9}
        rowHeight={20}
        scrollTop={0}
        untilMs={10}
        folds={new Map()}
        onFold={() => {}}
      />
      <LogList {...useLogRows({ text: '', node: null })} />
      <Inspector />
      <StatusBar />
    </>
  )
}

const cell = { x: 0, y: 0, width: 1, height: 1, borderRadius: 0, className: '', selected: false, shapeRendering: '' }

function open(upTo = events.length): Workspace {
  const workspace = workspaceOf(ran)
  const { editor, run } = workspace
  run.getState().configure({ clock: 'virtual' })
  editor.getState().request({ ranGraph: ran })
  run.getState().starting()
  const batch = events.slice(0, upTo)
  run.getState().receive({ runId: 'r', seq: 0, events: batch, nowMs: batch.at(-1)?.atMs ?? 0 })
  show(workspace, <Places />)
  return workspace
}

function edit({ editor }: Workspace, change: (graph: Graph) => Graph): void {
  act(() => editor.getState().edit('Edit', change))
}

const card = (id: string) => document.querySelector(`.react-flow__node[data-id="${id}"]`)
const wire = (id: string) => document.querySelector(`.react-flow__edge[data-id="${id}"] [data-state]`)
const minimapCell = (id: string) => document.querySelector(`[data-cell="${id}"] > g`)
const handle = (id: string, name: string) => card(id)?.querySelector(`[data-handleid="${name}"]`)
const row = (name: string) => [...document.querySelectorAll('li')].find((li) => li.textContent?.startsWith(name))
const bar = () => document.querySelector('footer')?.textContent ?? ''

function tab(workspace: Workspace, id: string, name: string): string {
  act(() => workspace.editor.getState().select([id]))
  const found = screen.getByRole('tab', { name })
  act(() => fireEvent.click(found))
  return screen.getByRole('tabpanel', { name }).textContent ?? ''
}

/** Changes of a node that ran, with the node's id. */
const changes: readonly (readonly [what: string, id: string, change: (graph: Graph) => Graph])[] = [
  ['its code', 'load', (graph) => setCode(graph, 'load', "async function load() {\n  return 'Other'\n}")],
  ['the name of its function', 'load', (graph) => setName(graph, 'load', 'fetchIt')],
  ['shared code that it uses', 'load', (graph) => setShared(graph, 'const log = 1')],
  ['its duration', 'nap', (graph) => setParam(graph, 'nap', 'sleep', 'durationMs', 20)],
  ['what it does with errors', 'all', (graph) => setParam(graph, 'all', 'gather', 'returnExceptions', true)],
  ['a wire into it', 'use', (graph) => connect(graph, edgeBetween('nap', 'use', 'more'))],
  ['a wire for order into it', 'nap', (graph) => connect(graph, edgeBetween('load', 'nap', 'after'))],
  ['a node before it that went', 'all', (graph) => removeNodes(graph, ['nap'])],
]

describe.each(changes)('of a node of which %s was changed', (_, id, change) => {
  it('each place says so, and undo takes it away', () => {
    const workspace = open()
    edit(workspace, change)
    expect(card(id)?.textContent).toContain('done · changed since this run')
    expect(card(id)?.querySelector('[data-standing]')?.getAttribute('data-standing')).toBe('changed')
    expect(handle(id, 'out')?.getAttribute('data-passed')).toBe('false')
    expect(minimapCell(id)?.getAttribute('opacity')).toBe('0.5')
    expect(row(ran.nodes.find((node) => node.id === id)?.id ?? '')?.textContent).toContain(', changed since this run:')
    for (const edge of workspace.editor.getState().graph.edges.filter(({ source }) => source === id)) {
      expect(wire(`${id}.out->${edge.target}.${edge.targetHandle}`)?.getAttribute('data-state')).toBe('idle')
      expect(handle(edge.target, edge.targetHandle)?.getAttribute('data-passed')).toBe('false')
    }
    expect(bar()).toContain('1 changed since this run')
    for (const name of ['Values', 'Log']) {
      expect(tab(workspace, id, name)).toContain('Changed since this run')
    }
    cleanup()
    show(workspace, <Places />)
    act(() => workspace.editor.getState().select([id]))
    expect(screen.getByRole('region', { name: 'Now' }).textContent).toContain('Changed since this run')

    act(() => workspace.editor.getState().undo())
    expect(document.body.textContent?.toLowerCase()).not.toContain('since this run')
    expect(handle(id, 'out')?.getAttribute('data-passed')).toBe('true')
  })
})

it('keeps silent about moves, titles and notes', () => {
  const workspace = open()
  edit(workspace, (graph) => moveNodes(graph, { load: { x: 500, y: 500 } }))
  edit(workspace, (graph) => setName(graph, 'all', 'both'))
  edit(workspace, (graph) => addNode(graph, newNode(graph, 'note'), { x: 0, y: 0 }))
  expect(document.body.textContent?.toLowerCase()).not.toContain('since this run')
})

it('a wire drawn after the run has carried nothing, has no value and fills no handle', () => {
  const workspace = open()
  expect(wire('load.out->use.value')?.getAttribute('data-state')).toBe('done')
  edit(workspace, (graph) => connect(graph, edgeBetween('load', 'use', 'more')))
  expect(wire('load.out->use.value')?.getAttribute('data-state')).toBe('done')
  expect(wire('load.out->use.more')?.getAttribute('data-state')).toBe('idle')
  expect(handle('use', 'value')?.getAttribute('data-passed')).toBe('true')
  expect(handle('use', 'more')?.getAttribute('data-passed')).toBe('false')
  fireEvent.pointerEnter(wire('load.out->use.more') as Element)
  expect(document.querySelector('.react-flow__edgelabel-renderer')?.textContent).not.toContain('Data')
  const values = tab(workspace, 'use', 'Values')
  expect(values).toContain('more · load')
  expect(values.split('more · load')[1]).toContain('not part of this run')
})

it('a node that went leaves the counts; the run goes on telling of it, and leads nowhere', () => {
  const workspace = open()
  expect(bar()).toContain('4 done')
  edit(workspace, (graph) => removeNodes(graph, ['load']))
  expect(bar()).toContain('3 done')
  expect(row('load')?.textContent).toContain('load, removed since this run: ')
  expect(row('load')?.querySelector('button')).toBe(null)
  const log = screen.getByRole('log')
  expect(log.textContent).toContain('loading')
  expect(log.textContent).toContain('load, removed since this run')
  expect(log.querySelector('button')).toBe(null)

  act(() => workspace.editor.getState().undo())
  expect(bar()).toContain('4 done')
  expect(card('load')?.textContent).toContain('done')
  expect(row('load')?.querySelector('button')).not.toBe(null)
})

it('a node that came is no part of the run', () => {
  const workspace = open()
  let id = ''
  edit(workspace, (graph) => {
    const node = newNode(graph, 'coroutine')
    id = node.id
    return connect(addNode(graph, node, { x: 0, y: 200 }), edgeBetween(node.id, 'use', 'more'))
  })
  expect(card(id)?.textContent).toContain('not part of this run')
  expect(minimapCell(id)?.querySelector('path')?.getAttribute('d')).toBe('')
  expect(tab(workspace, id, 'Values')).toContain('Not part of this run')
  expect(tab(workspace, id, 'Log')).toContain('Not part of this run')
  expect(bar()).toContain('4 done')
})

it('what goes on while a node is changed is still told, without what is not drawn any more', () => {
  const waiting = events.findIndex((event) => event.type === 'task.waiting' && event.on.kind === 'gather')
  const workspace = open(waiting + 1)
  expect(card('all')?.textContent).toMatch(/waiting · \d of 2/)
  edit(workspace, (graph) => removeNodes(graph, ['nap']))
  expect(card('all')?.textContent).toContain('waiting · changed since this run')
  expect(card('all')?.textContent).not.toContain('of 2')
})

it('tells the same at any other moment of the run', () => {
  const workspace = open()
  edit(workspace, (graph) => setCode(graph, 'load', 'async function load() {}'))
  act(() => workspace.run.getState().seekEvent(1))
  expect(card('load')?.textContent).toContain('not started · changed since this run')
  expect(bar()).toContain('1 changed since this run')
  act(() => workspace.run.getState().leaveReplay())
  expect(card('load')?.textContent).toContain('done · changed since this run')
})
