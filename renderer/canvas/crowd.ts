import { useCallback, useLayoutEffect } from 'react'
import { useStore, useStoreApi } from 'reactflow'
import type { FlowNode } from './flow-nodes.ts'

/** More cards than this, each with its wires, a window cannot mount and move without stalling. */
export const cardLimit = 400

export interface Sight {
  /** React Flow's: where the graph's origin is on the screen, and the zoom. */
  readonly transform: readonly [number, number, number]
  readonly width: number
  readonly height: number
}

/** Are there more nodes in sight than can be cards? It stops counting as soon as it knows. */
export function isCrowded(nodes: readonly FlowNode[], sight: Sight): boolean {
  if (nodes.length <= cardLimit) return false
  let count = 0
  for (const node of nodes) if (isInSight(node, sight) && ++count > cardLimit) return true
  return false
}

export function isInSight({ position, width = 0, height = 0 }: FlowNode, sight: Sight): boolean {
  const [left, top, zoom] = sight.transform
  const x = position.x * zoom + left
  const y = position.y * zoom + top
  return x < sight.width && y < sight.height && x + width * zoom > 0 && y + height * zoom > 0
}

/**
 * Whether so much is in sight that the overview takes the place of cards; renders only when that changes. React Flow
 * hears of other nodes only after a render, and would mount thousands of cards in it: they are taken from it before.
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
