import { ChevronDown, ChevronRight } from 'lucide-react'
import type { NodeId } from '#graph'
import { changedText, drawnNode, type RunNode, removedText, type SpanRow, wayText } from '#trace'
import { countText, numberText } from '#words'
import { goToNode } from '../../commands/index.ts'
import { standingsIn, useEditor, useIsDrawn, useWorkspace } from '../../store/index.ts'
import { rowName, rowWords } from '../../words/span-words.ts'
import { type Folds, isFolded } from './shown-rows.ts'
import styles from './timeline.module.css'

interface RowNamesProps {
  readonly rows: readonly SpanRow[]
  readonly nodes: readonly RunNode[]
  /** The first visible row, and how many rows are visible. */
  readonly first: number
  readonly count: number
  readonly rowHeight: number
  readonly scrollTop: number
  readonly untilMs: number
  readonly folds: Folds
  readonly onFold: (node: number, isFolded: boolean) => void
}

/**
 * The names of the visible rows; each says in words what the plot shows of its row. Rows of removed nodes stay, and lead
 * nowhere.
 */
export function RowNames(props: RowNamesProps) {
  const { rows, nodes, first, count, rowHeight, scrollTop, untilMs, folds, onFold } = props
  return (
    <ul className={styles.names} style={{ transform: `translateY(${first * rowHeight - scrollTop}px)` }}>
      {rows.slice(first, first + count).map((row, at) => {
        const node = nodes[row.node]
        if (!node) return null
        const place = { 'aria-setsize': rows.length, 'aria-posinset': first + at + 1, style: { height: rowHeight } }
        return (
          <li key={`${node.id} ${row.of?.task ?? ''}`} {...place}>
            <RowName
              id={drawnNode(nodes, row.node)?.id ?? node.id}
              name={rowName(row, wayText(nodes, node))}
              isChild={row.of !== undefined}
              words={rowWords(row, untilMs)}
            />
            {row.made > 0 && (
              <Fold
                row={row}
                name={node.name}
                isFolded={isFolded(row, folds)}
                onFold={(isNowFolded) => onFold(row.node, isNowFolded)}
              />
            )}
          </li>
        )
      })}
    </ul>
  )
}

interface RowNameProps {
  readonly id: NodeId
  readonly name: string
  /** It is the row of a task that the node made. */
  readonly isChild: boolean
  readonly words: string
}

interface FoldProps {
  readonly row: SpanRow
  readonly name: string
  readonly isFolded: boolean
  readonly onFold: (isFolded: boolean) => void
}

/** Shows how many tasks a node made, and shows or hides their rows. */
function Fold({ row: { made, every }, name, isFolded, onFold }: FoldProps) {
  const count = countText(made, 'task')
  const sample = every > 1 ? `; a row for each ${numberText(every)} of them` : ''
  return (
    <button
      type="button"
      className={styles.fold}
      aria-expanded={!isFolded}
      aria-label={`${count} in ${name}${sample}`}
      title={`${isFolded ? 'Show' : 'Hide'} its ${count}${sample}`}
      onClick={() => onFold(!isFolded)}
    >
      {numberText(made)}
      {isFolded ? <ChevronRight size={13} aria-hidden="true" /> : <ChevronDown size={13} aria-hidden="true" />}
    </button>
  )
}

function RowName({ id, name, isChild, words }: RowNameProps) {
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
      aria-pressed={isChild ? undefined : isSelected}
      data-changed={isChanged}
      data-child={isChild || undefined}
      title={title}
      onClick={() => goToNode(workspace, id)}
    >
      {name}
      {said}
    </button>
  )
}
