// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { act, fireEvent, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { ReactFlow } from 'reactflow'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { TraceEvent } from '#trace'
import { DropHint } from '../../renderer/canvas/drop-hint.tsx'
import { edgeTypes } from '../../renderer/canvas/edges/edge-types.ts'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { nodeTypes } from '../../renderer/canvas/nodes/node-types.ts'
import { AfterFreeze } from '../../renderer/chrome/after-freeze.tsx'
import { HostSilence } from '../../renderer/chrome/host-silence.tsx'
import { NotRun } from '../../renderer/chrome/not-run.tsx'
import { StatusBar } from '../../renderer/chrome/status-bar.tsx'
import { TopBar } from '../../renderer/chrome/top-bar.tsx'
import { Dialogs } from '../../renderer/dialogs/dialogs.tsx'
import { Boundary } from '../../renderer/panels/boundary.tsx'
import { CodePanel } from '../../renderer/panels/code/code-panel.tsx'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import { LogPanel } from '../../renderer/panels/log/log-panel.tsx'
import { LoopView } from '../../renderer/panels/loop-view/loop-view.tsx'
import { ProblemList } from '../../renderer/panels/problems/problem-list.tsx'
import type { Brushes } from '../../renderer/panels/timeline/draw-rows.ts'
import { deskMetrics, drawTimeline } from '../../renderer/panels/timeline/draw-timeline.ts'
import { RowNames } from '../../renderer/panels/timeline/row-names.tsx'
import type { DialogState, Workspace } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { createPen } from './pen.ts'
import { show, workspaceOf } from './workspace.tsx'

/** One sign of each kind, and how people see it. */
const signs = [
  ['\u202e', '⟦U+202E turns the text⟧'],
  ['\u2067', '⟦U+2067 turns the text⟧'],
  ['\u200b', '⟦U+200B zero width⟧'],
  ['\u00ad', '⟦U+00AD soft hyphen⟧'],
  ['\u{e0041}', '⟦U+E0041 tag⟧'],
] as const

/** A graph in which names, values, errors and log lines all contain `evil`. */
const graphSaying = (evil: string) =>
  graphOf(
    {
      pause: { kind: 'sleep', name: evil, durationMs: 10 },
      all: { kind: 'gather', name: evil, handles: [], returnExceptions: true },
      typed: `async function typed(value: '${evil}') {\n  return value\n}`,
      says: `async function says() {\n  console.log(${JSON.stringify(evil)})\n  return ${JSON.stringify(evil)}\n}`,
      fails: `async function fails() {\n  await sleep(5)\n  throw new Error(${JSON.stringify(evil)})\n}`,
      result: 'output',
    },
    ['pause -> all', 'pause -> typed.value', 'fails -> all', 'all -> result'],
  )

interface World {
  readonly workspace: Workspace
  readonly evil: string
}

async function worldOf(evil: string, untilMs = Number.POSITIVE_INFINITY): Promise<World> {
  const graph = { ...graphSaying(evil), title: evil }
  const events = (await recordedRun(graph)).filter(({ atMs }) => atMs < untilMs)
  const workspace = workspaceOf(graph, {
    previewExport: async () => ({ ok: true, value: { text: '', fileName: `${evil}.mjs` } }),
  })
  workspace.editor.getState().show({ fileName: evil, filePath: evil } as object)
  const { run } = workspace
  run.getState().starting()
  run.getState().started('r')
  run.getState().receive({ runId: 'r', seq: 0, events, nowMs: events.at(-1)?.atMs ?? 0 })
  workspace.editor.getState().request({ ranGraph: graph })
  const { outcome } = run.getState().view
  if (outcome) run.getState().ended({ runId: 'r', outcome })
  return { workspace, evil }
}

function Cards({ workspace: { editor } }: Pick<World, 'workspace'>) {
  const { nodes, edges } = createFlowTranslator()(editor.getState().graph, editor.getState().selection)
  return <ReactFlow nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} />
}

function Failing({ message }: { readonly message: string }): ReactNode {
  throw new Error(message)
}

const selected = ({ workspace }: World, id: string, tab?: string) => {
  workspace.editor.getState().select([id])
  show(workspace, <Inspector />)
  if (tab) fireEvent.click(screen.getByRole('tab', { name: tab }))
}
const dialog = ({ workspace }: World, state: DialogState) => {
  show(workspace, <Dialogs />)
  act(() => workspace.editor.getState().show({ dialog: state }))
}
const card = (world: World, id: string) => {
  const container = show(world.workspace, <Cards {...world} />)
  return container.querySelector(`.react-flow__node[data-id="${id}"]`)
}
const failureOf = (evil: string) => ({ message: evil, remedy: evil })

/** Shows one place; returns the element to look at, or nothing for the whole page. */
const places: Readonly<Record<string, (world: World) => unknown>> = {
  'the name on a card': (world) => card(world, 'pause'),
  'a task of a gather on its card': (world) => card(world, 'all'),
  'a parameter on a card': (world) => card(world, 'typed'),
  'the error on a card': (world) => card(world, 'fails'),
  'why a wire was refused': ({ workspace, evil }) =>
    show(workspace, <DropHint refusal={{ screen: { x: 0, y: 0 }, ...failureOf(evil) }} onClose={() => {}} />),
  'the heading of the inspector': (world) => selected(world, 'pause'),
  'the tasks of a gather': (world) => selected(world, 'all'),
  'a signature in the inspector': (world) => selected(world, 'typed'),
  'an error in the inspector': (world) => selected(world, 'fails'),
  'a value in the inspector': (world) => selected(world, 'says', 'Values'),
  'what came in': (world) => selected(world, 'all', 'Values'),
  'a line of the log': ({ workspace }) => show(workspace, <LogPanel />),
  'a row of the timeline': ({ workspace }) => {
    const { rows, nodes } = workspace.run.getState().spans
    const sight = { first: 0, count: 9, rowHeight: 20, scrollTop: 0, untilMs: 99 }
    return show(workspace, <RowNames rows={rows} nodes={nodes} folds={new Map()} onFold={() => {}} {...sight} />)
  },
  'a problem': ({ workspace, evil }) =>
    show(
      workspace,
      <ProblemList
        label="Problems"
        problems={[{ code: 'missing-input', severity: 'error', node: 'pause', ...failureOf(evil) }]}
      />,
    ),
  'why it was not run': ({ workspace }) => {
    const { graph, open, request } = workspace.editor.getState()
    const bad = {
      ...graph,
      nodes: graph.nodes.map((node) => (node.id === 'pause' ? { ...node, durationMs: -1 } : node)),
    }
    open({ graph: bad, path: null, name: 'x' })
    request({ refusal: { graph: bad, problems: [] } })
    return show(workspace, <NotRun />)
  },
  'who held the app': ({ workspace, evil }) => {
    workspace.editor.getState().show({ heldBy: evil })
    return show(workspace, <AfterFreeze />)
  },
  'what a part of the window threw': ({ workspace, evil }) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    return show(
      workspace,
      <Boundary part="It">
        <Failing message={evil} />
      </Boundary>,
    )
  },
  'the title and the file in the top bar': ({ workspace }) => show(workspace, <TopBar />),
  'that there is no copy': ({ workspace, evil }) => {
    workspace.editor.getState().show({ copyFailure: failureOf(evil) } as object)
    return show(workspace, <StatusBar />)
  },
  'the Code tab': async ({ workspace }) => {
    show(workspace, <CodePanel />)
    // The names in JavaScript come from the host.
    fireEvent.click(screen.getByRole('button', { name: 'JavaScript' }))
    await screen.findByText((text) => text.endsWith('.mjs'), {}, { timeout: 5_000 })
  },
  'a failure': (world) => dialog(world, { kind: 'failure', title: world.evil, failure: failureOf(world.evil) }),
  'the files to open': (world) => dialog(world, { kind: 'open', files: [world.evil] }),
  'unsaved changes': (world) => dialog(world, { kind: 'unsaved', next: { kind: 'new' } }),
  'work that was left behind': (world) => {
    const { graph } = world.workspace.editor.getState()
    dialog(world, { kind: 'recovery', recovery: { graph, savedAtMs: 0 }, held: null })
  },
  'a file in the way': (world) =>
    dialog(world, {
      kind: 'overwrite',
      failure: { kind: 'exists', ...failureOf(world.evil) } as never,
      wish: { isSaveAs: true } as never,
    }),
  'the inputs of a run': (world) => {
    const graph = graphOf({ asked: { kind: 'input', name: world.evil, type: 'string' } })
    world.workspace.editor.getState().open({ graph, path: null, name: 'x' })
    dialog(world, { kind: 'inputs' })
  },
  'the code to trust': (world) =>
    dialog(world, { kind: 'trust', question: { id: 'q', code: [{ name: world.evil, code: '1' }] }, inputs: {} }),
}

/** Places that exist only during a run. */
const goingOn: typeof places = {
  'a name in the view of the loop': ({ workspace }) => show(workspace, <LoopView />),
  'who holds the host': ({ workspace }) => {
    const { events, receive } = workspace.run.getState()
    const task = [...workspace.run.getState().view.tasks.values()].find(({ name }) => name.startsWith('evil'))
    const step: TraceEvent = { type: 'task.running', seq: events.length, atMs: 3, task: task?.number ?? 0 } as never
    receive({ runId: 'r', seq: 1, events: [step], nowMs: 3 })
    workspace.editor.getState().show({ hostSilentSinceMs: 0 })
    return show(workspace, <HostSilence />)
  },
  'who is on the loop, in the status bar': ({ workspace }) => {
    goingOn['who holds the host']?.({ workspace, evil: '' })
    return show(workspace, <StatusBar />)
  },
}

/** The text that people read, without fields, which hold what is edited. */
function readable(root: Element): string {
  const texts: string[] = []
  for (const element of [root, ...root.querySelectorAll('*')]) {
    if (element.closest('textarea, .cm-editor, style')) continue
    texts.push(element.getAttribute('title') ?? '')
    for (const child of element.childNodes) if (child.nodeType === 3) texts.push(child.textContent ?? '')
  }
  return texts.join('')
}

const raw = /[\u00ad\u200b\u202e\u2067]|\u{e0041}/u

afterEach(() => void vi.restoreAllMocks())

describe.each(signs)('%j', (sign, mark) => {
  it.each([
    ...Object.entries(places).map(([name, place]) => [name, place, undefined] as const),
    ...Object.entries(goingOn).map(([name, place]) => [name, place, 5] as const),
  ])('is marked in %s', async (_, place, untilMs) => {
    const world = await worldOf(`evil${sign}name`, untilMs)
    const at = await place(world)
    await act(() => new Promise<void>((done) => requestAnimationFrame(() => done())))
    const text = readable(at instanceof Element ? at : document.body)
    expect(text).toContain(`evil${mark}name`)
    expect(text).not.toMatch(raw)
  })

  it('is marked on the drawn timeline', () => {
    const { context, drawn } = createPen()
    const palette = { state: {} } as Brushes['palette']
    drawTimeline(
      context,
      { palette, hatch: '', unknown: '' },
      {
        ...{ scale: { fromMs: 0, toMs: 100, width: 9_000 }, height: 200, metrics: deskMetrics, rows: [], scrollTop: 0 },
        ...{ untilMs: 100, playheadMs: 0, replayText: null, unknownFromMs: null },
        held: [{ fromMs: 0, toMs: 100, by: `evil${sign}name` }],
      },
    )

    expect(JSON.stringify(drawn)).toContain(`evil${mark}name`)
  })
})

/** Code that writes text without JSX, and why it contains no foreign text. */
const pastJsx: Readonly<Record<string, string>> = {
  'canvas/nodes/live-time.tsx': 'durations',
  'canvas/nodes/policy-chips.tsx': 'a duration',
  'chrome/host-silence.tsx': 'a duration',
  'frozen/frozen-box.tsx': 'a duration',
  'panels/inspector/now-section.tsx': 'a duration',
}

it('goes through one door, but for what has none of it', () => {
  const root = join(process.cwd(), 'renderer')
  const writers = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => {
    const text = /\.tsx?$/.test(path) ? readFileSync(join(root, path), 'utf8') : ''
    return (
      /\.(textContent|innerText|innerHTML|title) = |dangerouslySetInnerHTML|\.fillText\(/.test(text) &&
      !text.includes('withSignMarks')
    )
  })
  expect(writers.sort()).toEqual(Object.keys(pastJsx).sort())
})
