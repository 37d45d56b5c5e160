// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { CommandId } from '#commands'
import { offers } from '#graph'
import { commands, runCommand } from '../../renderer/commands/index.ts'
import type { Workspace } from '../../renderer/store/index.ts'
import { graphOf, inGroups } from '../support/graph-of.ts'
import { includesOf } from '../support/included.ts'
import { runStarted, sleepsAndGather } from './graphs.ts'
import { workspaceOf } from './workspace.tsx'

const graph = graphOf({ a: 'sleep 1', b: 'sleep 1', c: 'sleep 1', all: 'gather' }, ['a -> all', 'b -> all'])

/** A window with this document, and the calls to its canvas and host, in words. */
function opened(document = graph, answers: Parameters<typeof workspaceOf>[1] = {}) {
  const workspace = workspaceOf(document, { startRun: async () => ({ ok: true, value: 'r' }), ...answers })
  const asked: string[] = []
  const port = new Proxy({} as NonNullable<Workspace['canvas'] & Workspace['zoom']>, {
    get: (_target, name) => (kind?: unknown) => {
      asked.push(kind === undefined ? String(name) : `${String(name)} ${String(kind)}`)
      return name === 'freePlace' ? { x: 500, y: 500 } : undefined
    },
  })
  Object.assign(workspace, { canvas: port, zoom: port })
  const { editor, run } = workspace
  return { workspace, editor, run, asked, hosted: () => workspace.asked.map(({ name }) => name) }
}
type Opened = ReturnType<typeof opened>

/** Starts a run, and ends it if `isEnded`. */
function running({ run }: Opened, isEnded = false) {
  run.getState().starting()
  run.getState().receive({ runId: 'r', seq: 0, events: [runStarted(sleepsAndGather(2))], nowMs: 0 })
  run.getState().started('r')
  if (isEnded) run.getState().ended({ runId: 'r', outcome: { kind: 'cancelled' } })
}

/** Brings a new window into each situation. */
const situations: Readonly<Record<string, (window: Opened) => void>> = {
  'nothing selected': () => undefined,
  'a node selected': ({ editor }) => editor.getState().select(['a']),
  'a gather selected': ({ editor }) => editor.getState().select(['all']),
  'a group selected': ({ editor }) => {
    editor.setState({ graph: inGroups(graphOf({ a: 'sleep', b: 'sleep', g: 'group' }), { g: ['a', 'b'] }) })
    editor.getState().select(['g'])
  },
  'a coroutine selected': ({ editor }) => {
    editor.setState({ graph: graphOf({ ask: 'async function ask() {}' }) })
    editor.getState().select(['ask'])
  },
  'a pipeline selected': ({ editor }) => {
    const includes = includesOf({ inner: graphOf({ a: 'sleep' }) })
    editor.setState({ graph: graphOf({ p: 'pipeline ./inner.pipeline' }), includes, filePath: includes.path })
    editor.getState().select(['p'])
  },
  'two nodes selected': ({ editor }) => editor.getState().select(['a', 'b']),
  'a wire selected': ({ editor }) => editor.getState().select([], ['a.out->all.t1']),
  'a step to undo': ({ editor }) => editor.getState().edit('Step', (now) => ({ ...now, title: 'x' })),
  'a step to redo': ({ editor }) => {
    editor.getState().edit('Step', (now) => ({ ...now, title: 'x' }))
    editor.getState().undo()
  },
  'something copied': ({ workspace }) => {
    workspace.clipboard = 'async function f() {}'
  },
  'a run': (window) => running(window),
  'a virtual run': (window) => {
    window.run.getState().configure({ clock: 'virtual' })
    running(window)
  },
  'an ended run': (window) => running(window, true),
  'a replay': (window) => {
    running(window, true)
    window.run.getState().seekEvent(1)
  },
  'on stage': ({ editor }) => editor.getState().show({ isStage: true }),
  placing: ({ editor }) => editor.getState().show({ placing: 'sleep' }),
  'no canvas': ({ workspace }) => {
    Object.assign(workspace, { canvas: null, zoom: null })
  },
}

const withNodes = [
  'a node selected',
  'a gather selected',
  'a group selected',
  'a coroutine selected',
  'a pipeline selected',
  'two nodes selected',
]
/** What can be added, and the list of it. */
const addable = ['list', ...offers]
const withCanvas = Object.keys(situations).filter((name) => name !== 'no canvas')
const offStage = Object.keys(situations).filter((name) => name !== 'on stage')
const withEvents = ['a run', 'a virtual run', 'an ended run', 'a replay']
const withoutRun = Object.keys(situations).filter((name) => name !== 'a run' && name !== 'a virtual run')

/** The situations in which a command can be used; commands without a row can always be used. */
const enabled: Readonly<Record<string, readonly string[]>> = {
  'edit.undo': ['a step to undo'],
  'edit.redo': ['a step to redo'],
  'edit.cut': withNodes,
  'edit.copy': withNodes,
  'edit.paste': ['something copied'],
  'edit.duplicate': withNodes,
  'edit.delete': [...withNodes, 'a wire selected'],
  'edit.selectWires': withNodes,
  'edit.code': ['a coroutine selected'],
  'edit.oneAfterOther': ['a gather selected', 'two nodes selected'],
  'edit.together': ['a gather selected', 'two nodes selected'],
  'edit.group': withNodes,
  'edit.ungroup': ['a group selected'],
  'edit.toPipeline': ['a pipeline selected'],
  'edit.inLine': ['a pipeline selected'],
  'view.inside': ['a pipeline selected'],
  ...Object.fromEntries(['left', 'right', 'up', 'down'].map((way) => [`edit.move.${way}`, withNodes])),
  'run.stop': ['a run', 'a virtual run'],
  'run.pause': ['a run'],
  'run.clear': ['an ended run', 'a replay'],
  'run.debug': withoutRun,
  'run.virtual': withoutRun,
  'replay.play': withEvents,
  'replay.back': withEvents,
  'replay.start': withEvents,
  'replay.on': ['a replay'],
  'replay.leave': ['a replay'],
  ...Object.fromEntries(
    ['zoomIn', 'zoomOut', 'zoomReset', 'fitAll', 'fitSelection'].map((way) => [`view.${way}`, withCanvas]),
  ),
  'view.leave': ['on stage', 'placing', 'a replay'],
  'view.side': offStage,
  ...Object.fromEntries(['timeline', 'problems', 'loop', 'log', 'code'].map((tab) => [`view.${tab}`, offStage])),
  ...Object.fromEntries(addable.map((offer) => [`add.${offer}`, withCanvas])),
}

/** What prevents a command, by situation; `null`: nothing. */
function obstacles(id: CommandId): readonly (readonly [situation: string, whyNot: string | null])[] {
  const command = commands.find((one) => one.id === id)
  return Object.entries(situations).map(([name, arrive]) => {
    const window = opened()
    arrive(window)
    return [name, command?.whyNot(window.workspace) ?? null] as const
  })
}

/** The sentence for a command that can't be used. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  'edit.undo': ['There is nothing to undo'],
  'edit.redo': ['There is nothing to redo'],
  'edit.paste': ['Nothing was copied here'],
  'edit.delete': ['Nothing is selected'],
  'edit.oneAfterOther': ['Select several nodes, or a gather'],
  'edit.together': ['Select several nodes, or a gather'],
  'edit.group': ['Select the nodes to group'],
  'edit.ungroup': ['No group is selected'],
  'edit.toPipeline': [
    'Select the nodes that shall be a pipeline',
    'Save this pipeline first: the new file stands beside it',
  ],
  'edit.inLine': ['Select one pipeline node whose file can be read'],
  'view.inside': ['Select one pipeline node whose file can be read'],
  'edit.code': ['Select one node that has code'],
  ...Object.fromEntries(
    ['cut', 'copy', 'duplicate', 'selectWires', 'move.left', 'move.right', 'move.up', 'move.down'].map((way) => [
      `edit.${way}`,
      ['No node is selected'],
    ]),
  ),
  'run.stop': ['Nothing is running'],
  'run.pause': ['Nothing is running', 'Virtual time has no speed'],
  'run.clear': ['There is no last run', 'The run goes on'],
  'run.debug': ['The run in progress keeps its mode'],
  'run.virtual': ['The run in progress keeps its clock'],
  'replay.play': ['Nothing has run yet'],
  'replay.back': ['Nothing has run yet'],
  'replay.start': ['Nothing has run yet'],
  'replay.on': ['Nothing is being replayed'],
  'replay.leave': ['Nothing is being replayed'],
  'view.leave': ['There is nothing to leave'],
  ...Object.fromEntries(
    ['side', 'timeline', 'problems', 'loop', 'log', 'code'].map((part) => [
      `view.${part}`,
      ['The stage shows the canvas alone'],
    ]),
  ),
  ...Object.fromEntries(
    ['zoomIn', 'zoomOut', 'zoomReset', 'fitAll', 'fitSelection'].map((way) => [`view.${way}`, ['There is no canvas']]),
  ),
  ...Object.fromEntries(addable.map((kind) => [`add.${kind}`, ['There is no canvas']])),
}

describe('a command can be asked for', () => {
  it.each(commands.map(({ id }) => id))('%s, or says why not', (id) => {
    const found = obstacles(id)
    const clear = found.flatMap(([situation, whyNot]) => (whyNot === null ? [situation] : []))
    expect(clear.sort()).toEqual([...(enabled[id] ?? Object.keys(situations))].sort())
    const told = found.flatMap(([, whyNot]) => whyNot ?? [])
    expect([...new Set(told)]).toEqual(reasons[id] ?? [])
  })

  it('but for a download, where there is Save as', () => {
    const { workspace, editor } = opened()
    editor.setState({ host: { ...editor.getState().host, host: 'electron' } })
    const download = commands.find(({ id }) => id === 'file.download')
    expect(download?.whyNot(workspace)).toBe('Use Save as to write a copy anywhere')
  })

  it('but for what needs nodes, where there are none', () => {
    const { workspace } = opened(graphOf({}))
    const off = ['edit.selectAll', 'file.export']
    expect(off.map((id) => commands.find((one) => one.id === id)?.whyNot(workspace))).toEqual([
      'There are no nodes',
      'There are no nodes to export',
    ])
  })
})

/** The keys of each command, on a machine that is not a Mac. */
const keys: Readonly<Record<string, readonly string[]>> = {
  'run.start': ['Mod+Enter'],
  'run.apart': ['Mod+Shift+Enter'],
  'run.stop': ['Mod+Alt+Enter', 'Mod+.'],
  'run.pause': ['Mod+Alt+P'],
  'edit.undo': ['Mod+Z'],
  'edit.redo': ['Mod+Shift+Z', 'Mod+Y'],
  'edit.cut': ['Mod+X'],
  'edit.copy': ['Mod+C'],
  'edit.paste': ['Mod+V'],
  'edit.duplicate': ['Mod+D'],
  'edit.delete': ['Delete', 'Backspace'],
  'edit.selectAll': ['Mod+A'],
  'edit.group': ['Mod+G'],
  'edit.ungroup': ['Mod+Shift+G'],
  'edit.move.left': ['ArrowLeft'],
  'edit.move.right': ['ArrowRight'],
  'edit.move.up': ['ArrowUp'],
  'edit.move.down': ['ArrowDown'],
  'file.new': ['Mod+N'],
  'file.open': ['Mod+O'],
  'file.save': ['Mod+S'],
  'file.saveAs': ['Mod+Shift+S'],
  'file.export': ['Mod+E'],
  'view.palette': ['Mod+K', 'Mod+Shift+P'],
  'view.zoomIn': ['Mod+=', 'Mod++'],
  'view.zoomOut': ['Mod+-'],
  'view.zoomReset': ['Mod+0'],
  'view.fitAll': ['Shift+1'],
  'view.fitSelection': ['Shift+2'],
  'view.stage': ['F'],
  'view.inside': ['Enter'],
  'view.leave': ['Escape'],
  'view.bottom': ['Mod+J'],
  'view.side': ['Mod+B'],
  'add.list': ['/'],
}

it('has the keys that people know', () => {
  const found = commands.filter(({ id, keys }) => keys && (id === 'add.list' || !id.startsWith('add.')))
  expect(Object.fromEntries(found.map(({ id, keys: all }) => [id, all]))).toEqual(keys)
})

it('leaves to the browser what is the browser’s, and to text fields all but what is for the window', () => {
  const idsOf = (flag: 'isNative' | 'isGlobal' | 'isOfCanvas') =>
    commands.filter((one) => one[flag]).map(({ id }) => id)
  expect(idsOf('isNative')).toEqual(['edit.cut', 'edit.copy', 'edit.paste'])
  expect(idsOf('isOfCanvas')).toEqual([
    ...['left', 'right', 'up', 'down'].map((way) => `edit.move.${way}`),
    'view.inside',
  ])
  expect(idsOf('isGlobal')).toEqual([
    ...['run.start', 'run.apart', 'run.stop', 'run.pause'],
    ...['file.new', 'file.open', 'file.save', 'file.saveAs', 'file.export'],
    ...['view.palette', 'view.bottom', 'view.side'],
  ])
})

const nodesOf = ({ editor }: Opened) => editor.getState().graph.nodes.map(({ id }) => id)
const lastStep = ({ editor }: Opened) => editor.getState().past.at(-1)?.label

describe('a command does', () => {
  let window: Opened
  beforeEach(() => {
    localStorage.clear()
    window = opened()
  })
  const on = (situation: string, id: CommandId) => {
    situations[situation]?.(window)
    runCommand(window.workspace, id)
  }

  it.each([
    ['a wire selected', 'Delete wire', ['a', 'b', 'c', 'all'], 1],
    ['a node selected', 'Delete node', ['b', 'c', 'all'], 1],
    ['two nodes selected', 'Delete 2 nodes', ['c', 'all'], 0],
  ])('edit.delete with %s: %s', (situation, label, nodes, wires) => {
    on(situation, 'edit.delete')
    expect([lastStep(window), nodesOf(window), window.editor.getState().graph.edges.length]).toEqual([
      label,
      nodes,
      wires,
    ])
  })

  it.each([
    ['left', -5, 0],
    ['right', 5, 0],
    ['up', 0, -5],
    ['down', 0, 5],
  ] as const)('edit.move.%s: by %d, %d', (way, x, y) => {
    on('two nodes selected', `edit.move.${way}`)
    const { layout } = window.editor.getState().graph
    expect([layout.a, layout.b, layout.c]).toEqual([
      { x, y },
      { x: 280 + x, y },
      { x: 560, y: 0 },
    ])
  })

  it('edit.duplicate: the copies are selected', () => {
    on('two nodes selected', 'edit.duplicate')
    expect([lastStep(window), nodesOf(window).length]).toEqual(['Duplicate', 6])
    expect([...window.editor.getState().selection.nodes]).toEqual(nodesOf(window).slice(4))
  })

  it('edit.code: the cursor goes into the code of the node, for which the inspector opens', () => {
    window.editor.getState().arrange({ isSideFolded: true })
    on('a coroutine selected', 'edit.code')
    const { cursorWish, panels } = window.editor.getState()
    expect([cursorWish, panels.isSideFolded]).toEqual([{ node: 'ask', line: 1, column: 1 }, false])
  })

  it('edit.selectWires: those at the nodes, which stay selected', () => {
    on('a gather selected', 'edit.selectWires')
    const { nodes, edges } = window.editor.getState().selection
    expect([[...nodes], [...edges]]).toEqual([['all'], ['a.out->all.t1', 'b.out->all.t2']])
    window.editor.getState().select(['a'])
    runCommand(window.workspace, 'edit.selectWires')
    expect([...window.editor.getState().selection.edges]).toEqual(['a.out->all.t1'])
  })

  it('edit.selectAll: nodes and wires', () => {
    on('nothing selected', 'edit.selectAll')
    const { nodes, edges } = window.editor.getState().selection
    expect([nodes.size, edges.size]).toEqual([4, 2])
  })

  it('edit.oneAfterOther and edit.together: in the order of the file, each one step', () => {
    window.editor.getState().select(['b', 'a'])
    runCommand(window.workspace, 'edit.oneAfterOther')
    const wires = () => window.editor.getState().graph.edges.filter(({ targetHandle }) => targetHandle === 'after')
    expect([lastStep(window), wires().map(({ source, target }) => [source, target])]).toEqual([
      'Run one after the other',
      [['a', 'b']],
    ])
    runCommand(window.workspace, 'edit.together')
    expect([lastStep(window), wires()]).toEqual(['Run together', []])
  })

  it('edit.group: the group is selected and its name is wanted; edit.ungroup selects what was in it', () => {
    on('two nodes selected', 'edit.group')
    const { editor } = window
    expect([lastStep(window), [...editor.getState().selection.nodes], editor.getState().fieldWish?.node]).toEqual([
      'Group',
      ['group'],
      'group',
    ])
    const groups = () => editor.getState().graph.nodes.flatMap(({ parentId }) => parentId ?? [])
    expect(groups()).toEqual(['group', 'group'])
    runCommand(window.workspace, 'edit.ungroup')
    expect([lastStep(window), groups(), [...editor.getState().selection.nodes]]).toEqual(['Ungroup', [], ['a', 'b']])
    editor.getState().undo()
    editor.getState().undo()
    expect([editor.getState().graph, editor.getState().past.length]).toEqual([graph, 0])
  })

  it('add.group: groups the selected nodes; without any, the canvas adds an empty frame', () => {
    on('two nodes selected', 'add.group')
    expect([window.asked, lastStep(window)]).toEqual([[], 'Group'])
    window.editor.getState().select([])
    runCommand(window.workspace, 'add.group')
    expect(window.asked).toEqual(['add group'])
  })

  it('edit.delete and the arrow keys with a group: all that is in it, too', () => {
    on('a group selected', 'edit.move.right')
    const { layout } = window.editor.getState().graph
    expect([lastStep(window), layout.a?.x, layout.b?.x, layout.g?.x]).toEqual(['Move node', 5, 285, 565])
    runCommand(window.workspace, 'edit.delete')
    expect([lastStep(window), nodesOf(window)]).toEqual(['Delete 3 nodes', []])
  })

  it.each([
    ['view.zoomIn', 'zoomIn'],
    ['view.zoomOut', 'zoomOut'],
    ['view.zoomReset', 'zoomReset'],
    ['view.fitAll', 'fitAll'],
    ['view.fitSelection', 'fitSelection'],
    ['add.list', 'quickAdd'],
    ['add.gather', 'add gather'],
    ['add.note', 'add note'],
    ['add.retry', 'add retry'],
    ['add.awaited', 'add awaited'],
  ] as const)('%s: asks the canvas for %s', (id, asked) => {
    on('nothing selected', id)
    expect(window.asked).toEqual([asked])
  })

  it.each([
    ['view.bottom', 'isBottomFolded'],
    ['view.side', 'isSideFolded'],
  ] as const)('%s: folds, and unfolds', (id, flag) => {
    on('nothing selected', id)
    expect(window.editor.getState().panels[flag]).toBe(true)
    runCommand(window.workspace, id)
    expect(window.editor.getState().panels[flag]).toBe(false)
  })

  it.each(['timeline', 'problems', 'loop', 'log', 'code'] as const)(
    'view.%s: opens the tab, also a folded one',
    (tab) => {
      window.editor.getState().arrange({ isBottomFolded: true })
      on('nothing selected', `view.${tab}`)
      expect([window.editor.getState().bottomTab, window.editor.getState().panels.isBottomFolded]).toEqual([tab, false])
    },
  )

  it('view.leave: one thing at a time, the most passing first', () => {
    situations['a replay']?.(window)
    window.editor.getState().show({ isStage: true, placing: 'sleep' })
    const left = () => {
      runCommand(window.workspace, 'view.leave')
      const { placing, isStage } = window.editor.getState()
      return [placing !== null, window.run.getState().replay !== null, isStage]
    }
    expect([left(), left(), left()]).toEqual([
      [false, true, true],
      [false, false, true],
      [false, false, false],
    ])
  })

  it('theme.dark: here and in the host', () => {
    on('nothing selected', 'theme.dark')
    expect([window.editor.getState().theme, window.workspace.asked]).toEqual([
      'dark',
      [{ name: 'setTheme', arguments: ['dark'] }],
    ])
  })

  it.each([
    ['run.virtual', 'clock', 'virtual', 'real'],
    ['run.debug', 'isDebug', true, false],
  ] as const)('%s: on and off', (id, setting, first, second) => {
    on('nothing selected', id)
    expect(window.run.getState()[setting]).toBe(first)
    runCommand(window.workspace, id)
    expect(window.run.getState()[setting]).toBe(second)
  })

  it.each([
    ['run.quarter', 0.25],
    ['run.normal', 1],
    ['run.fast', 4],
  ] as const)('%s: %d, told to the run that goes on', (id, rate) => {
    on('a run', id)
    expect(window.run.getState().rate).toBe(rate)
    expect(window.workspace.asked).toEqual([{ name: 'setRate', arguments: ['r', rate] }])
  })

  it('run.fast: makes the next run one of real time, and tells nobody', () => {
    window.run.getState().configure({ clock: 'virtual' })
    on('nothing selected', 'run.fast')
    expect([window.run.getState().clock, window.run.getState().rate, window.hosted()]).toEqual(['real', 4, []])
  })

  it('run.pause: pauses, and goes on as fast as before', () => {
    on('a run', 'run.fast')
    runCommand(window.workspace, 'run.pause')
    expect(window.run.getState().rate).toBe(0)
    runCommand(window.workspace, 'run.pause')
    expect(window.workspace.asked.map(({ arguments: given }) => given[1])).toEqual([4, 0, 4])
  })

  it('run.stop: asks the host to stop this run', () => {
    on('a run', 'run.stop')
    expect(window.workspace.asked).toEqual([{ name: 'cancelRun', arguments: ['r'] }])
    expect(window.run.getState().status).toBe('cancelling')
  })

  it('run.clear: forgets the run', () => {
    on('an ended run', 'run.clear')
    expect([window.run.getState().status, window.run.getState().events]).toEqual(['none', []])
  })

  it.each([
    ['replay.back', 1],
    ['replay.start', 1],
  ] as const)('%s: to event %d', (id, position) => {
    on('an ended run', id)
    expect(window.run.getState().replay?.position).toBe(position)
    runCommand(window.workspace, 'replay.leave')
    expect(window.run.getState().replay).toBeNull()
  })

  it('replay.play: plays, and holds', () => {
    on('an ended run', 'replay.play')
    expect(window.run.getState().replay?.isPlaying).toBe(true)
    runCommand(window.workspace, 'replay.play')
    expect(window.run.getState().replay?.isPlaying).toBe(false)
  })
})

describe('a run that is asked for', () => {
  const two = graphOf({ n: 'input number', a: 'sleep 1' })
  it('is sent with the graph, the clock and the mode, alone or apart', async () => {
    const window = opened()
    window.run.getState().configure({ clock: 'virtual', isDebug: true })
    runCommand(window.workspace, 'run.apart')
    await vi.waitUntil(() => window.run.getState().status === 'running')
    const wanted = { graph, inputs: {}, clock: 'virtual', rate: 1, isDebug: true, isApart: true }
    expect(window.workspace.asked).toEqual([{ name: 'startRun', arguments: [wanted] }])
    expect(window.editor.getState().ranGraph).toBe(graph)
    expect(window.run.getState().isApart).toBe(true)
    window.run.getState().configure({ isDebug: false })
  })

  it('asks for inputs that have no default, and for a stop of the one that goes on', () => {
    const window = opened(two)
    runCommand(window.workspace, 'run.start')
    expect([window.editor.getState().dialog, window.hosted()]).toEqual([{ kind: 'inputs' }, []])
    const other = opened()
    running(other)
    runCommand(other.workspace, 'run.start')
    expect([other.editor.getState().dialog, other.hosted()]).toEqual([{ kind: 'rerun' }, []])
  })

  it('does not start if the graph has errors: they are shown instead, and the first one’s node', () => {
    const window = opened(graphOf({ a: 'sleep 1', b: 'coroutine x' }))
    runCommand(window.workspace, 'run.start')
    expect([window.editor.getState().bottomTab, window.hosted(), window.run.getState().status]).toEqual([
      'problems',
      [],
      'none',
    ])
    expect([...window.editor.getState().selection.nodes]).toEqual(['b'])
  })

  const words = { message: 'm', remedy: 'r' }
  it.each([
    ['too much code', { kind: 'too-much', ...words }, { kind: 'failure', title: 'Too much code' }],
    ['another run', { kind: 'running', ...words }, { kind: 'failure', title: 'A run is going on' }],
    ['code of others', { kind: 'untrusted', question: { id: 'q', code: [] } }, { kind: 'trust', inputs: {} }],
  ])('says what was in its way: %s', async (_, error, dialog) => {
    const window = opened(graph, { startRun: async () => ({ ok: false, error }) as never })
    runCommand(window.workspace, 'run.start')
    await vi.waitUntil(() => window.editor.getState().dialog !== null)
    expect(window.editor.getState().dialog).toMatchObject(dialog)
    expect(window.run.getState().status).toBe('none')
  })

  it('is over where its host fails, and that is said', async () => {
    const window = opened(graph, { startRun: () => Promise.reject(new Error('gone')) })
    runCommand(window.workspace, 'run.start')
    await vi.waitUntil(() => window.editor.getState().dialog !== null)
    expect(window.editor.getState().dialog).toEqual({
      ...{ kind: 'failure', title: 'Run' },
      failure: { message: 'Run did not work: gone', remedy: 'Save your work and try again' },
    })
    expect(window.run.getState().status).toBe('none')
  })
})
