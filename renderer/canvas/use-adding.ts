import { useCallback, useState } from 'react'
import { useReactFlow } from 'reactflow'
import { isTrait, moveIntoGroup, nodeKinds, type Offer, offerOf, type Position } from '#graph'
import { giveTraitTo, nodeForTrait, showTrait } from '../commands/index.ts'
import { kindMimeType } from '../kinds/kind-drag.ts'
import { useWorkspace } from '../store/index.ts'
import { addAt, type LooseEnd } from './connecting.ts'
import { frameAt, framesOf } from './frames.ts'
import { freePlace } from './free-place.ts'
import type { QuickAddAt } from './quick-add.tsx'
import { useCanvasPort } from './use-canvas-port.ts'

/** All ways to add something: a double-click, the drop of a wire, a drop or click from the rail, the command. */
export function useAdding(element: React.RefObject<HTMLDivElement | null>) {
  const { editor } = useWorkspace()
  const { screenToFlowPosition } = useReactFlow()
  const [at, setAt] = useState<QuickAddAt | null>(null)

  const toCanvas = useCallback(
    ({ x, y }: Position): Position => {
      const box = element.current?.getBoundingClientRect()
      return { x: x - (box?.left ?? 0), y: y - (box?.top ?? 0) }
    },
    [element],
  )
  const open = useCallback(
    (client: Position, end: LooseEnd | null) =>
      setAt({ screen: toCanvas(client), place: screenToFlowPosition(client), end }),
    [toCanvas, screenToFlowPosition],
  )
  const add = useCallback(
    (offer: Offer, position: Position, end: LooseEnd | null) => {
      const { edit, select, show } = editor.getState()
      const has = isTrait(offer) && end === null ? nodeForTrait(editor.getState(), offer) : null
      if (has !== null && isTrait(offer)) return giveTraitTo(editor, has, offer)
      let added: string | null = null
      edit(`Add ${offerOf(offer).title.toLowerCase()}`, (graph, used) => {
        const result = addAt(graph, { offer, position, end, used })
        added = result.id
        return moveIntoGroup(result.graph, [result.id], frameAt(graph, framesOf(graph), position))
      })
      if (added !== null) select([added])
      show({ placing: null })
      if (added !== null && isTrait(offer)) showTrait(editor, added, offer)
    },
    [editor],
  )
  const middle = useCallback((): Position => {
    const box = element.current?.getBoundingClientRect()
    return box ? { x: box.left + box.width / 2, y: box.top + box.height / 2 } : { x: 0, y: 0 }
  }, [element])
  const freeMiddle = useCallback(
    () => freePlace(editor.getState().graph, screenToFlowPosition(middle())),
    [editor, screenToFlowPosition, middle],
  )
  const quickAdd = useCallback(() => open(middle(), null), [open, middle])
  const addInMiddle = useCallback((offer: Offer) => add(offer, freeMiddle(), null), [add, freeMiddle])
  useCanvasPort({ freePlace: freeMiddle, quickAdd, add: addInMiddle })

  const close = useCallback(() => setAt(null), [])
  return {
    at,
    toCanvas,
    open,
    close,
    add: (offer: Offer) => {
      if (at) add(offer, at.place, at.end)
      close()
    },
    place: (event: React.MouseEvent) => {
      const { placing } = editor.getState()
      if (placing) add(placing, screenToFlowPosition({ x: event.clientX, y: event.clientY }), null)
    },
    surface: {
      onDoubleClick: (event: React.MouseEvent) => {
        if ((event.target as Element).classList.contains('react-flow__pane'))
          open({ x: event.clientX, y: event.clientY }, null)
      },
      onDragOver: (event: React.DragEvent) => {
        if (event.dataTransfer.types.includes(kindMimeType)) event.preventDefault()
      },
      onDrop: (event: React.DragEvent) => {
        const kind = nodeKinds.find((candidate) => candidate === event.dataTransfer.getData(kindMimeType))
        if (!kind) return
        event.preventDefault()
        add(kind, screenToFlowPosition({ x: event.clientX, y: event.clientY }), null)
      },
    },
  }
}
