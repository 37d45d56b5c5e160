import type { NodeId } from '#graph'
import { changedText, removedText, type SpanRow } from '#trace'
import { goToNode } from '../../commands/index.ts'
import { standingsIn, useEditor, useIsDrawn, useWorkspace } from '../../store/index.ts'
import { rowWords } from '../../words/span-words.ts'
import styles from './timeline.module.css'

interface RowNamesProps {
  readonly rows: readonly SpanRow[]
  readonly nodes: readonly { readonly id: string; readonly name: string }[]
  /** The first visible row, and how many rows are visible. */
  readonly first: number
  readonly count: number
  readonly rowHeight: number
  readonly scrollTop: number
  readonly untilMs: number
}

/**
 * The names of the visible rows; each says in words what the plot shows of its row. Rows of removed nodes stay, and lead
 * nowhere.
 */
export function RowNames({ rows, nodes, first, count, rowHeight, scrollTop, untilMs }: RowNamesProps) {
  return (
    <ul className={styles.names} style={{ transform: `translateY(${first * rowHeight - scrollTop}px)` }}>
      {rows.slice(first, first + count).map((row) => {
        const node = nodes[row.node]
        if (!node) return null
        return (
          <li key={node.id} aria-setsize={rows.length} aria-posinset={row.node + 1} style={{ height: rowHeight }}>
            <RowName {...node} words={rowWords(row, untilMs)} />
          </li>
        )
      })}
    </ul>
  )
}

interface RowNameProps {
  readonly id: NodeId
  readonly name: string
  readonly words: string
}

function RowName({ id, name, words }: RowNameProps) {
  const workspace = useWorkspace()
  const isSelected = useEditor((state) => state.selection.nodes.has(id))
  const isDrawn = useIsDrawn(id)
  const isChanged = useEditor((state) => standingsIn(state)?.changed.has(id) ?? false)
  const standing = !isDrawn ? removedText : isChanged ? changedText : null
  const title = standing === null ? name : `${name} · ${standing}`
  const said = <span className={styles.hidden}>{standing === null ? `: ${words}` : `, ${standing}: ${words}`}</span>
  if (!isDrawn) {
    return (
      <span className={styles.gone} title={title}>
        <s>{name}</s>
        {said}
      </span>
    )
  }
  return (
    <button
      type="button"
      aria-pressed={isSelected}
      data-changed={isChanged}
      title={title}
      onClick={() => goToNode(workspace, id)}
    >
      {name}
      {said}
    </button>
  )
}
