import { useCommand } from '../commands/index.ts'
import { useEditor } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import styles from './canvas.module.css'

/** What to do with an empty canvas. */
export function EmptyHint() {
  const examples = useCommand<'canvas'>('file.examples')
  const isEmpty = useEditor((state) => state.graph.nodes.length === 0)
  if (!isEmpty) return null
  return (
    <div className={styles.emptyHint}>
      <strong>Nothing here yet</strong>
      <span>Double-click to add a node, or drag one from the left</span>
      <Button onClick={examples.onClick}>{examples.label}</Button>
    </div>
  )
}
