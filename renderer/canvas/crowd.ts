import { useCallback, useLayoutEffect } from 'react'
import { useStore, useStoreApi } from 'reactflow'
import type { FlowNode } from './flow-nodes.ts'

/** A window can't mount and move more cards than this, with their wires, without stalling. */
export const cardLimit = 400
/** This many handles, with their rows and wires, cost as much as one card: a gather may have thousands. */
const handlesPerCard = 10

export interface Sight {
  /** React Flow's transform: the place of the graph's origin on the screen, and the zoom. */
  readonly transform: readonly [number, number, number]
  readonly width: number
  readonly height: number
}

/** Whether more nodes are in sight than can be cards. Stops counting as soon as it is certain. */
export function isCrowded(nodes: readonly FlowNode[], sight: Sight): boolean {
  let count = 0
  for (const node of nodes) {
    if (!isInSight(node, sight)) continue
    count += 1 + Math.floor(node.data.handles.length / handlesPerCard)
    if (count > cardLimit) return true
  }
  return false
}

export function isInSight({ position, width = 0, height = 0 }: FlowNode, sight: Sight): boolean {
  const [left, top, zoom] = sight.transform
  const x = position.x * zoom + left
  const y = position.y * zoom + top
  return x < sight.width && y < sight.height && x + width * zoom > 0 && y + height * zoom > 0
}

/**
 * Whether so many nodes are in sight that the overview replaces the cards; renders only when that changes. React Flow hears
 * of new nodes only after a render, and would mount thousands of cards in it: so its nodes are taken away before.
 */
export function useIsCrowded(nodes: readonly FlowNode[]): boolean {
  const store = useStoreApi()
  useLayoutEffect(
    () =>
      store.subscribe((state) => {
        if (state.nodes.length === 0 || !isCrowded(nodes, state)) return
        state.setNodes([])
        state.setEdges([])
      }),
    [store, nodes],
  )
  return useStore(useCallback((state) => isCrowded(nodes, state), [nodes]))
}
