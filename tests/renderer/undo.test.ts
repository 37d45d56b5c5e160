import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  addNode,
  allPolicies,
  applyFix,
  connect,
  copyNodes,
  cutOut,
  duplicateNodes,
  type Edge,
  edgeBetween,
  edgeId,
  type Graph,
  giveTrait,
  groupNodes,
  handlesIn,
  handlesOut,
  isPolicyNode,
  moveIntoGroup,
  moveNodes,
  type Node,
  type NodeId,
  newNode,
  nodeKinds,
  offers,
  type Problem,
  pasteNodes,
  pipelineNodes,
  problemsOf,
  putInLine,
  reconnect,
  removeEdges,
  removeLimit,
  removeNodes,
  removeTask,
  renameLimit,
  reorderTasks,
  resizeNote,
  runOneAfterOther,
  runTogether,
  setCode,
  setDescription,
  setLimit,
  setName,
  setParam,
  setSettings,
  setShared,
  setStart,
  setTitle,
  startChoices,
  takesTasks,
  turnPolicy,
  ungroup,
} from '#graph'
import { addAt } from '../../renderer/canvas/connecting.ts'
import { besideFrame } from '../../renderer/canvas/frame-drag.ts'
import { createEditorStore } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'

type Door = typeof import('#graph')

/** Whether it is a drawing, or something with one. */
type Changed = Graph | { readonly graph: Graph } | { readonly ok: true; readonly value: { readonly graph: Graph } }

/**
 * The names of all edits at the door: what takes a drawing and gives one, with or without something else. Missing places are
 * given to a document as it is read, before there is a history.
 */
type EditName = Exclude<
  {
    [K in keyof Door]: Door[K] extends (graph: Graph, ...rest: never[]) => infer R
      ? [Extract<R, Changed>] extends [never]
        ? never
        : K
      : never
  }[keyof Door],
  'placeMissing'
>

/** An edit by some numbers, which choose what it is done to. */
interface Chosen {
  readonly graph: Graph
  readonly used: ReadonlySet<string>
  readonly node: Node
  /** Some of the nodes. */
  readonly ids: readonly NodeId[]
  readonly wire: string
  readonly edge: Edge
  readonly group: NodeId
  readonly number: number
  /** What was made into files so far. */
  readonly files: Map<string, Graph>
}

const codes = [
  'async function a(x: string): Promise<string> {\n  return x\n}',
  'async function* b(x?: string): AsyncGenerator<string> {\n  yield x + x\n}',
  'async function c(list: AsyncIterable<string>): Promise<void> {\n  const a = await d(1)\n  const b = await d(2)\n}',
  "async function e(x: 'p' | 'q'): Promise<'p' | 'q'> {\n  try {\n    await d(1)\n  } catch {\n  }\n  return x\n}",
]
const policyValues = {
  timeoutMs: [500, undefined],
  limit: ['api', undefined],
  retry: [
    { tries: 2, delayMs: 5, backoff: 'fixed' },
    { tries: 4, delayMs: 1, backoff: 'grows', only: ['E'] },
    undefined,
  ],
  each: [{ parameter: 'x' }, { parameter: 'x', limit: 2, returnExceptions: true }, undefined],
  stream: [{ buffer: 3 }, { to: 'all' }, { buffer: 1, to: 'share' }, undefined],
} as const
const pick = <T>(list: readonly T[], number: number): T | undefined => list[number % Math.max(list.length, 1)]

/** The kinds of fixes that did something. */
const fixed = new Set<string>()

/** Every edit at the door of `#graph`: with one that is missing here this does not compile. */
const edits: Readonly<Record<EditName, (chosen: Chosen) => Graph>> = {
  addNode: ({ graph, used, number }) =>
    addNode(graph, newNode(graph, pick(nodeKinds, number) ?? 'sleep', used), { x: number, y: 0 }),
  applyFix: ({ graph, number }) => {
    const fixable = problemsOf(graph).flatMap((problem): Problem[] => [
      ...(problem.fix ? [problem] : []),
      ...(problem.otherFix ? [{ ...problem, fix: problem.otherFix }] : []),
    ])
    const problem = pick(fixable, number)
    const next = problem ? applyFix(graph, problem) : graph
    if (next !== graph && problem?.fix) fixed.add(problem.fix.kind)
    return next
  },
  connect: ({ graph, edge }) => connect(graph, edge),
  cutOut: ({ graph, ids, used, files }) => {
    const file = `./part${files.size}.pipeline`
    const cut = cutOut(graph, ids.slice(0, 2), { file, title: 'part', used })
    if (!cut.ok) return graph
    files.set(file, cut.value.inner)
    return cut.value.graph
  },
  duplicateNodes: ({ graph, ids, used }) => (graph.nodes.length < 30 ? duplicateNodes(graph, ids, used).graph : graph),
  giveTrait: ({ graph, node, number }) =>
    isPolicyNode(node)
      ? giveTrait(graph, node, (['timeoutMs', 'limit', 'retry', 'each'] as const)[number % 4] ?? 'each')
      : graph,
  groupNodes: ({ graph, ids, used }) => groupNodes(graph, ids, used).graph,
  moveIntoGroup: ({ graph, ids, group, number }) => moveIntoGroup(graph, ids, number % 3 === 0 ? null : group),
  moveNodes: ({ graph, node, number }) => moveNodes(graph, { [node.id]: { x: number, y: -number } }),
  pasteNodes: ({ graph, ids, used }) =>
    graph.nodes.length < 30 ? pasteNodes(graph, copyNodes(graph, ids), { used }).graph : graph,
  putInLine: ({ graph, number, files, used }) => {
    const known = pipelineNodes(graph).filter(({ file }) => files.has(file))
    const node = pick(known, number)
    const inner = files.get(node?.file ?? '')
    const put = node && inner && putInLine(graph, node, inner, used)
    return put?.ok ? put.value.graph : graph
  },
  reconnect: ({ graph, wire, edge }) => reconnect(graph, wire, edge),
  removeEdges: ({ graph, wire }) => removeEdges(graph, [wire]),
  removeLimit: ({ graph }) => removeLimit(graph, 'api'),
  removeNodes: ({ graph, node }) => removeNodes(graph, [node.id]),
  removeTask: ({ graph, node, number }) =>
    takesTasks(node) ? removeTask(graph, node.id, pick(node.handles, number) ?? '') : graph,
  renameLimit: ({ graph, number }) =>
    number % 2 === 0 ? renameLimit(graph, 'api', 'web') : renameLimit(graph, 'web', 'api'),
  reorderTasks: ({ graph, node }) =>
    takesTasks(node) ? reorderTasks(graph, node.id, [...node.handles].reverse()) : graph,
  resizeNote: ({ graph, number }) => {
    const note = graph.nodes.find(({ kind }) => kind === 'note')
    return note ? resizeNote(graph, note.id, { width: 100 + number, height: 80 }) : graph
  },
  runOneAfterOther: ({ graph, ids }) => runOneAfterOther(graph, ids),
  runTogether: ({ graph, ids }) => runTogether(graph, ids),
  setCode: ({ graph, node, number }) => setCode(graph, node.id, pick(codes, number) ?? ''),
  setDescription: ({ graph, number }) => setDescription(graph, `about ${number}`),
  setLimit: ({ graph, number }) => setLimit(graph, 'api', number + 1),
  setName: ({ graph, node, number }) => setName(graph, node.id, `name${number}`),
  setParam: ({ graph, node, number }) => {
    if (node.kind !== 'coroutine') return setParam(graph, node.id, 'group', 'shield', number % 2 === 0)
    const param = pick(Object.keys(policyValues), number) as keyof typeof policyValues
    const value = pick<unknown>(policyValues[param], number)
    return setParam(graph, node.id, 'coroutine', param, value as never)
  },
  setSettings: ({ graph, number }) => setSettings(graph, { onError: number % 2 === 0 ? 'end' : 'go-on' } as never),
  setShared: ({ graph, number }) => setShared(graph, `async function d(x: number) { return x + ${number} }`),
  setStart: ({ graph, node, number }) =>
    setStart(graph, node.id, pick(Object.keys(startChoices) as (keyof typeof startChoices)[], number) ?? 'task'),
  setTitle: ({ graph, number }) => setTitle(graph, `title ${number}`),
  turnPolicy: ({ graph, node, number }) =>
    turnPolicy(graph, node.id, pick(allPolicies, number) ?? 'limit', number % 3 !== 0),
  ungroup: ({ graph, group }) => ungroup(graph, [group]),
}

/** Edits of the window itself. */
const ofWindow: Readonly<Record<string, (chosen: Chosen) => Graph>> = {
  addAt: ({ graph, number, node, used }) => {
    const end = number % 2 === 0 ? null : { node: node.id, handle: 'out', side: 'source' as const }
    return addAt(graph, { offer: pick(offers, number) ?? 'sleep', position: { x: number, y: 0 }, end, used }).graph
  },
  besideFrame: ({ graph, node, group }) => besideFrame(graph, node.id, group),
}
const all: Readonly<Record<string, (chosen: Chosen) => Graph>> = { ...edits, ...ofWindow }
const names = Object.keys(all)

const inner = graphOf({ go: 'async function go() {\n  return 1\n}', done: 'output' }, ['go -> done'])

/** A drawing with some of everything: groups, error wires, alternatives, branches, streams, what has a fix. */
const first: Graph = {
  ...graphOf(
    {
      word: 'input string',
      choose: 'async function choose(x: string): Promise<boolean> {\n  return true\n}',
      load: codes[0] ?? '',
      items: codes[1] ?? '',
      use: codes[2] ?? '',
      one: 'gather',
      first: 'race',
      pause: 'sleep 10',
      memo: 'note',
      part: { kind: 'pipeline', file: './inner.pipeline', inputs: [] },
      result: 'output',
    },
    ['word -> load.x', 'items -> use.list', 'load -> one', 'pause -> first', 'load -> first', 'one -> result'],
  ),
  shared: 'async function d(x: number) { await sleep(1); return x }',
}

const steps = fc.record({
  name: fc.constantFrom(...names),
  a: fc.nat(60),
  b: fc.nat(60),
  c: fc.nat(60),
  /** A part of the gesture of the step before, as in a drag. */
  goesOn: fc.boolean(),
})
type Step = typeof steps extends fc.Arbitrary<infer S> ? S : never

function changed(graph: Graph, used: ReadonlySet<string>, files: Map<string, Graph>, { name, a, b, c }: Step): Graph {
  const node = pick(graph.nodes, a) ?? newNode(graph, 'note')
  const target = pick(graph.nodes, b) ?? node
  const edge = {
    ...edgeBetween(node.id, target.id, pick(handlesIn(graph, target), c)?.id ?? 'after'),
    sourceHandle: pick(handlesOut(node), c)?.id ?? 'out',
  }
  const groups = graph.nodes.filter(({ kind }) => kind === 'group')
  const wire = pick(graph.edges, b)
  return (all[name] ?? ((chosen) => chosen.graph))({
    graph,
    used,
    files,
    node,
    edge,
    ids: graph.nodes.map(({ id }) => id).filter((_, at) => (at + a) % 3 === 0),
    wire: wire ? edgeId(wire) : '',
    group: pick(groups, b)?.id ?? '',
    number: c,
  })
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  Object.values(value).forEach(freeze)
  return value
}

it('undo of all edits leads back through the very same drawings, and redo of all forth', () => {
  const didSomething = new Set<string>()
  fc.assert(
    fc.property(fc.array(steps, { minLength: 10, maxLength: 40 }), (chosen) => {
      const store = createEditorStore()
      const files = new Map([['./inner.pipeline', inner]])
      store.getState().open({ graph: freeze(first), path: null, name: 'Untitled' })
      /** The drawings at the ends of steps, with their texts: one that is written into later has another. */
      const seen = [{ graph: first, text: JSON.stringify(first) }]
      for (const step of chosen) {
        const before = store.getState()
        const options = step.name === 'moveNodes' && step.goesOn ? { coalesceKey: 'drag' } : {}
        before.edit(step.name, (graph, used) => freeze(changed(graph, used, files, step)), options)
        const { graph, past } = store.getState()
        if (graph === before.graph) continue
        didSomething.add(step.name)
        if (past.length === before.past.length) seen.pop()
        seen.push({ graph, text: JSON.stringify(graph) })
      }
      for (const { graph, text } of [...seen].reverse()) {
        expect(store.getState().graph).toBe(graph)
        expect(JSON.stringify(graph)).toBe(text)
        store.getState().undo()
      }
      expect([store.getState().past, store.getState().graph]).toEqual([[], first])
      for (const { graph } of seen) {
        expect(store.getState().graph).toBe(graph)
        store.getState().redo()
      }
      expect(store.getState().future).toEqual([])
    }),
    { numRuns: 120, seed: 4 },
  )
  // Otherwise the property says nothing of an edit.
  expect(names.filter((name) => !didSomething.has(name))).toEqual([])
  expect([...fixed].sort()).toEqual(expect.arrayContaining(['code', 'set', 'ungroup']))
})
