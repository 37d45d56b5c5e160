// @vitest-environment happy-dom
import { Tooltip } from '@base-ui/react/tooltip'
import { act, cleanup, render, waitFor } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { Graph } from '#graph'
import type { TraceEvent } from '#trace'
import { App } from '../../renderer/app.tsx'
import { AfterFreeze } from '../../renderer/chrome/after-freeze.tsx'
import { CommandList } from '../../renderer/chrome/command-list.tsx'
import { ConnectionLost } from '../../renderer/chrome/connection-lost.tsx'
import { HostSilence } from '../../renderer/chrome/host-silence.tsx'
import { NotRun } from '../../renderer/chrome/not-run.tsx'
import { StatusBar } from '../../renderer/chrome/status-bar.tsx'
import { TopBar } from '../../renderer/chrome/top-bar.tsx'
import { Dialogs } from '../../renderer/dialogs/dialogs.tsx'
import { BottomPanel } from '../../renderer/panels/bottom-panel.tsx'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import {
  type BottomTab,
  createWorkspace,
  type DialogState,
  type EditorState,
  type Workspace,
  WorkspaceProvider,
} from '../../renderer/store/index.ts'
import { CodeEditor } from '../../renderer/ui/code-editor.tsx'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun, tellingGraphs } from '../support/recorded-run.ts'
import { fakeBridge } from './fake-bridge.ts'
import { createPen } from './pen.ts'
import { seen } from './seen.ts'

/*
 * Compares all words of the window in many situations with the text files beside this file: a person who changes words sees
 * where they appear, and can check that they are true there. To accept an intended change:
 * `npx vitest run --config tests/vitest.config.ts window-words -u`.
 */

// Loaded with the first editor, and available at once from then on.
beforeAll(async () => {
  const { container } = render(<CodeEditor label="Code" value="" />)
  await waitFor(() => expect(container.querySelector('.cm-editor')).not.toBeNull(), { timeout: 30_000 })
  cleanup()
})

const size = { width: 1_000, height: 600 }
beforeEach(() => {
  localStorage.clear()
  // Otherwise it would depend on the reader's language and time zone.
  vi.spyOn(Date.prototype, 'toLocaleString').mockReturnValue('that day, at that hour')
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(size.width)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(size.height)
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(100, 50, size.width, size.height))
  const pen = Object.assign(createPen().context, { setTransform: () => undefined, createPattern: () => 'hatched' })
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(pen as unknown as null)
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** The parts of the window. */
const parts = {
  window: () => <App workspace={workspace} />,
  bars: () => (
    <>
      <TopBar />
      <ConnectionLost />
      <HostSilence />
      <AfterFreeze />
      <NotRun />
      <StatusBar />
    </>
  ),
  inspector: () => <Inspector />,
  panel: () => <BottomPanel />,
  dialog: () => <Dialogs />,
  commands: () => <CommandList />,
} as const
let workspace: Workspace

interface Situation {
  readonly part: keyof typeof parts
  readonly graph: Graph
  /** Called once the window is shown. */
  readonly told?: (workspace: Workspace) => void
  /** A run of the graph, after this share of its events. */
  readonly heard?: number
  readonly edited?: (graph: Graph) => Graph
}

const mixed = graphOf(
  {
    city: 'input string',
    load: "async function load(city: string, tries = 3) {\n  log('loading')\n  await sleep(100)\n  return city\n}",
    nap: 'sleep 500',
    all: 'gather returnExceptions',
    result: 'output',
    said: 'note Two at once',
  },
  ['city -> load.city', 'load -> all', 'nap -> all', 'all -> result'],
)
const faulty = graphOf(
  { load: 'async function load(x) {\n  return x +\n}', all: 'gather', nap: 'sleep -1', ring: 'coroutine ring' },
  ['ring -> ring.ring', 'nap -> all'],
)
const tabs: readonly BottomTab[] = ['timeline', 'problems', 'loop', 'log', 'code']
const select =
  (...ids: readonly string[]) =>
  (workspace: Workspace) =>
    workspace.editor.getState().select(ids)
const view = (part: Parameters<EditorState['show']>[0]) => (workspace: Workspace) =>
  workspace.editor.getState().show(part)
const dialog = (shown: DialogState) => ({ part: 'dialog', graph: mixed, told: view({ dialog: shown }) }) as const
const withoutNote = (graph: Graph): Graph => ({
  ...graph,
  nodes: graph.nodes
    .filter(({ kind }) => kind !== 'note')
    .map((node) => (node.id === 'nap' && node.kind === 'sleep' ? { ...node, durationMs: 7 } : node)),
})
/** A situation before, during and after a run. */
const throughout = (name: string, situation: Situation): Record<string, Situation> => ({
  [name]: situation,
  [`${name} in a run`]: { ...situation, heard: 0.55 },
  [`${name} of a run`]: { ...situation, heard: 1 },
})

const situations: Record<string, Situation> = {
  'window new': { part: 'window', graph: graphOf({}) },
  ...throughout('window', { part: 'window', graph: mixed }),
  'window on a stage': { part: 'window', graph: mixed, heard: 0.6, told: view({ isStage: true }) },
  'window faulty': { part: 'window', graph: faulty, told: view({ bottomTab: 'problems' }) },
  'window edited since': { part: 'window', graph: mixed, heard: 1, edited: withoutNote, told: select('nap') },
  'window at one moment': {
    part: 'window',
    graph: mixed,
    heard: 1,
    told: ({ run }) => run.getState().seekEvent(12),
  },
  'window placing a node': { part: 'window', graph: graphOf({}), told: view({ placing: 'gather' }) },
  'bars new': { part: 'bars', graph: graphOf({}) },
  'bars server lost': { part: 'bars', graph: mixed, told: view({ connection: 'lost' }) },
  'bars server asked again': { part: 'bars', graph: mixed, told: view({ connection: 'joining' }) },
  'bars host silent': { part: 'bars', graph: mixed, heard: 0.5, told: view({ hostSilentSinceMs: 4_000 }) },
  'bars after a freeze': { part: 'bars', graph: mixed, told: view({ heldBy: 'load' }) },
  'bars faulty': { part: 'bars', graph: faulty },
  commands: { part: 'commands', graph: mixed, told: view({ isPaletteOpen: true, recent: ['/work/a.pipeline'] }) },
  'inspector of the pipeline': { part: 'inspector', graph: mixed },
  ...Object.assign(
    {},
    ...[...mixed.nodes].map(({ id, kind }) =>
      throughout(`inspector of ${kind}`, { part: 'inspector', graph: mixed, told: select(id) }),
    ),
    ...[...faulty.nodes].map(({ id }) => ({
      [`inspector of faulty ${id}`]: { part: 'inspector', graph: faulty, told: select(id) },
    })),
    ...Object.entries(tellingGraphs).flatMap(([name, graph]) =>
      graph.nodes.map(({ id }) => ({
        [`inspector of ${name} ${id} in a run`]: { part: 'inspector', graph, told: select(id), heard: 0.55 },
        [`inspector of ${name} ${id} of a run`]: { part: 'inspector', graph, told: select(id), heard: 1 },
      })),
    ),
    ...tabs.map((bottomTab) =>
      throughout(`panel ${bottomTab}`, { part: 'panel', graph: mixed, told: view({ bottomTab }) }),
    ),
    ...Object.entries(tellingGraphs).flatMap(([name, graph]) =>
      (['timeline', 'loop', 'log'] as const).map((bottomTab) => ({
        [`panel ${bottomTab} of ${name}`]: { part: 'panel', graph, told: view({ bottomTab }), heard: 1 },
        [`panel ${bottomTab} in ${name}`]: { part: 'panel', graph, told: view({ bottomTab }), heard: 0.55 },
      })),
    ),
  ),
  'inspector of several': { part: 'inspector', graph: mixed, told: select('load', 'nap') },
  'inspector of a wire': {
    part: 'inspector',
    graph: mixed,
    told: (workspace) => workspace.editor.getState().select([], ['load.out->all.t1']),
  },
  'inspector of all': {
    part: 'inspector',
    graph: mixed,
    told: (workspace) => workspace.editor.getState().selectAll(),
  },
  'inspector edited since': { part: 'inspector', graph: mixed, heard: 1, edited: withoutNote, told: select('nap') },
  'panel faulty': { part: 'panel', graph: faulty, told: view({ bottomTab: 'problems' }) },
  'panel edited since': { part: 'panel', graph: mixed, heard: 1, edited: withoutNote },
  'dialog failure': dialog({
    kind: 'failure',
    title: 'Not saved',
    failure: { message: 'The disk is full', remedy: 'Make room, and save again' },
  }),
  'dialog unsaved': dialog({ kind: 'unsaved', next: { kind: 'new' } }),
  'dialog save as': dialog({ kind: 'save-as' }),
  'dialog open': dialog({ kind: 'open', files: ['a.pipeline', 'b.pipeline'] }),
  'dialog open, nothing there': dialog({ kind: 'open', files: [] }),
  'dialog rerun': dialog({ kind: 'rerun' }),
  'dialog inputs': dialog({ kind: 'inputs' }),
  'dialog recovery': dialog({ kind: 'recovery', recovery: { graph: mixed, savedAtMs: 0 }, held: null }),
}

it.each(Object.entries(situations))('%s', async (name, { part, graph, told, heard, edited }) => {
  vi.spyOn(Date, 'now').mockReturnValue(60_000)
  workspace = createWorkspace(fakeBridge().bridge, { now: () => 10_000 })
  const { editor, run } = workspace
  editor.getState().open({ graph, path: '/work/shown.pipeline', name: 'shown' })
  editor.getState().show({ host: { host: 'electron', platform: 'linux', version: '1' } })
  const events: readonly TraceEvent[] = heard === undefined ? [] : await recordedRun(graph)
  render(
    <WorkspaceProvider workspace={workspace}>
      <Tooltip.Provider>{parts[part]()}</Tooltip.Provider>
    </WorkspaceProvider>,
  )
  await act(async () => {
    if (heard !== undefined) {
      run.getState().starting()
      run.getState().started('r')
      const until = Math.ceil(events.length * heard)
      run
        .getState()
        .receive({ runId: 'r', seq: 0, events: events.slice(0, until), nowMs: events[until - 1]?.atMs ?? 0 })
      const { outcome } = run.getState().view
      if (outcome) run.getState().ended({ runId: 'r', outcome })
    }
    if (edited) editor.getState().edit('Change', edited)
    told?.(workspace)
  })
  const shown = [...document.body.children].map(seen).filter((words) => words !== '')
  await expect(`${shown.join('\n')}\n`).toMatchFileSnapshot(`window-words/${name.replaceAll(/[^\w]+/g, '-')}.txt`)
})
