import type { SpanRow } from '#trace'
import { goToNode } from '../../commands/index.ts'
import { useEditor, useWorkspace } from '../../store/index.ts'
import { rowWords } from './span-words.ts'
import styles from './timeline.module.css'

interface RowNamesProps {
  readonly rows: readonly SpanRow[]
  readonly nodes: readonly { readonly id: string; readonly name: string }[]
  /** The first row in sight, and how many are. */
  readonly first: number
  readonly count: number
  readonly rowHeight: number
  readonly scrollTop: number
  readonly untilMs: number
}

/** The names of the rows in sight; each says in words what the plot shows of it. */
export function RowNames({ rows, nodes, first, count, rowHeight, scrollTop, untilMs }: RowNamesProps) {
  const workspace = useWorkspace()
  const selected = useEditor((state) => state.selection.nodes)
  return (
    <ul className={styles.names} style={{ transform: `translateY(${first * rowHeight - scrollTop}px)` }}>
      {rows.slice(first, first + count).map((row) => {
        const node = nodes[row.node]
        if (!node) return null
        return (
          <li key={node.id} aria-setsize={rows.length} aria-posinset={row.node + 1} style={{ height: rowHeight }}>
            <button
              type="button"
              aria-pressed={selected.has(node.id)}
              title={node.name}
              onClick={() => goToNode(workspace, node.id)}
            >
              {node.name}
              <span className={styles.hidden}>: {rowWords(row, untilMs)}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
