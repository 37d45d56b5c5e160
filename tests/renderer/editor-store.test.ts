import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addNode,
  duplicateNodes,
  type Graph,
  groupNodes,
  moveIntoGroup,
  moveNodes,
  type NodeKind,
  newNode,
  removeNodes,
  ungroup,
} from '#graph'
import { createEditorStore, type EditorStore, isDirty } from '../../renderer/store/index.ts'

type Step =
  | { readonly do: 'add'; readonly kind: NodeKind }
  | { readonly do: 'move'; readonly pick: number; readonly x: number; readonly isDrag: boolean }
  | { readonly do: 'remove' | 'select' | 'group' | 'ungroup' | 'copy'; readonly pick: number }
  | { readonly do: 'into'; readonly pick: number; readonly group: number }
  | { readonly do: 'end' }

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('add' as const),
    kind: fc.constantFrom<NodeKind>('coroutine', 'gather', 'sleep', 'note'),
  }),
  fc.record({
    do: fc.constant('move' as const),
    pick: fc.nat(9),
    x: fc.integer({ min: -99, max: 99 }),
    isDrag: fc.boolean(),
  }),
  fc.record({
    do: fc.constantFrom('remove' as const, 'select' as const, 'group' as const, 'ungroup' as const, 'copy' as const),
    pick: fc.nat(9),
  }),
  fc.record({ do: fc.constant('into' as const), pick: fc.nat(9), group: fc.nat(9) }),
  fc.record({ do: fc.constant('end' as const) }),
)

function take(store: EditorStore, step: Step): void {
  const { edit, endGesture, graph, select } = store.getState()
  const id = 'pick' in step ? graph.nodes[step.pick % Math.max(1, graph.nodes.length)]?.id : undefined
  if (step.do === 'add') edit('add', (now) => addNode(now, newNode(now, step.kind), { x: 0, y: 0 }))
  if (step.do === 'end') endGesture()
  if (id === undefined) return
  if (step.do === 'select') select([id])
  if (step.do === 'remove') edit('remove', (now) => removeNodes(now, [id]))
  if (step.do === 'group') edit('group', (now) => groupNodes(now, [id, now.nodes[0]?.id ?? id]).graph)
  if (step.do === 'ungroup') edit('ungroup', (now) => ungroup(now, [id]))
  if (step.do === 'copy') edit('copy', (now) => duplicateNodes(now, [id]).graph)
  if (step.do === 'into') edit('into', (now) => moveIntoGroup(now, [id], groupAt(now, step.group)))
  const key = { coalesceKey: 'drag' }
  if (step.do === 'move') edit('move', (now) => moveNodes(now, { [id]: { x: step.x, y: 0 } }), step.isDrag ? key : {})
}

/** One of the groups, or none. */
function groupAt({ nodes }: Graph, place: number): string | null {
  const groups = nodes.filter(({ kind }) => kind === 'group')
  return groups[place % (groups.length + 1)]?.id ?? null
}

const isSelectionReal = (store: EditorStore) => {
  const { selection, graph } = store.getState()
  return [...selection.nodes].every((id) => graph.nodes.some((node) => node.id === id))
}

describe('the history', () => {
  it('goes back to the start and forth to the end, through the very same graphs', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 40 }), (all) => {
        const store = createEditorStore()
        const first = store.getState().graph
        for (const step of all) take(store, step)
        const last = store.getState().graph
        const seen: Graph[] = [last]
        while (store.getState().past.length > 0) {
          store.getState().undo()
          seen.push(store.getState().graph)
          expect(isSelectionReal(store)).toBe(true)
        }
        expect(store.getState().graph).toBe(first)
        expect(isDirty(store.getState())).toBe(false)
        for (const graph of seen.reverse()) {
          expect(store.getState().graph).toBe(graph)
          store.getState().redo()
        }
        expect(store.getState().graph).toBe(last)
      }),
    )
  })

  it('makes one step of a drag and two of two drags', () => {
    const store = createEditorStore()
    take(store, { do: 'add', kind: 'sleep' })
    for (const x of [1, 2, 3]) take(store, { do: 'move', pick: 0, x, isDrag: true })
    expect(store.getState().past).toHaveLength(2)
    take(store, { do: 'end' })
    take(store, { do: 'move', pick: 0, x: 9, isDrag: true })
    expect(store.getState().past).toHaveLength(3)
  })

  it('keeps no trace of an edit that changes nothing', () => {
    const store = createEditorStore()
    store.getState().edit('nothing', (graph) => graph)
    expect(store.getState().past).toEqual([])
  })

  it('forgets what could be redone once something else is done', () => {
    const store = createEditorStore()
    take(store, { do: 'add', kind: 'sleep' })
    store.getState().undo()
    take(store, { do: 'add', kind: 'gather' })
    expect(store.getState().future).toEqual([])
  })
})

describe('a save', () => {
  it('leaves edits unsaved that were made during the write', () => {
    const store = createEditorStore()
    take(store, { do: 'add', kind: 'sleep' })
    const written = store.getState().graph
    take(store, { do: 'add', kind: 'sleep' })
    store.getState().markSaved(written, { path: '/a.pipeline', name: 'a.pipeline' })
    expect(isDirty(store.getState())).toBe(true)
    store.getState().undo()
    expect(isDirty(store.getState())).toBe(false)
  })
})
