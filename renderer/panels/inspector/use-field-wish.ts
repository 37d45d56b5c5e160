import { useEffect } from 'react'
import type { NodeId } from '#graph'
import { useEditor, useWorkspace } from '../../store/index.ts'

/** Whether this field of a node takes the focus: somebody wants to type into it. */
export function useFieldWish(node: NodeId, field: string): boolean {
  const { editor } = useWorkspace()
  const isWanted = useEditor(({ fieldWish }) => fieldWish?.node === node && fieldWish.field === field)
  useEffect(() => {
    if (isWanted) editor.getState().show({ fieldWish: null })
  }, [editor, isWanted])
  return isWanted
}
