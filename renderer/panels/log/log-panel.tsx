import { useState } from 'react'
import type { LogLine } from '#trace'
import { countText, numberText } from '#words'
import {
  readWhole,
  runNodeName,
  shownView,
  useRun,
  useSelectedNode,
  useWorkspace,
  type Workspace,
} from '../../store/index.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { copiedText } from './copied-log.ts'
import styles from './log.module.css'
import { LogList } from './log-list.tsx'
import { useLogRows } from './use-log-rows.ts'

/** All lines that the pipeline's code logged, with their node and time. */
export function LogPanel() {
  const workspace = useWorkspace()
  const { run } = workspace
  const [text, setText] = useState('')
  const [isSelectedOnly, setSelectedOnly] = useState(false)
  const selected = useSelectedNode()
  const number = useRun((state) => shownView(state).start?.nodes.findIndex(({ id }) => id === selected?.id) ?? -1)
  const { rows, view, isBehind } = useLogRows({ text, node: isSelectedOnly && selected ? number : null })
  const kept = view.logs.length
  const nameOf = (of: number | undefined) => (of === undefined ? 'the run' : runNodeName(run.getState(), of))
  const copied = () => {
    const lines = rows.linesOf(view)
    const isWhole = lines.every((line) => line.whole === undefined)
    return isWhole ? copiedText(lines, nameOf) : wholeLines(workspace, lines).then((all) => copiedText(all, nameOf))
  }
  return (
    <div className={styles.panel}>
      <div className={styles.bar}>
        <input
          type="search"
          aria-label="Filter the log"
          placeholder="Filter"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <label>
          <input type="checkbox" checked={isSelectedOnly} onChange={(event) => setSelectedOnly(event.target.checked)} />
          Selected node only
        </label>
        <span className={styles.count}>
          {rows.passed === kept ? lineCount(kept) : `${numberText(rows.passed)} of ${lineCount(kept)}`}
          {isBehind && ', looking on'}
          {droppedText(view.logSize.dropped)}
        </span>
        <CopyButton label="Copy" text={copied} isDisabled={rows.passed === 0} />
      </div>
      {rows.count > 0 ? <LogList rows={rows} view={view} /> : <Empty>{isBehind ? 'Looking' : emptyText(kept)}</Empty>}
    </div>
  )
}

/** Completes lines that are shown in part, as far as their whole text is kept. */
function wholeLines(workspace: Workspace, lines: readonly LogLine[]): Promise<readonly LogLine[]> {
  return Promise.all(
    lines.map(async (line) => {
      if (line.whole === undefined) return line
      const answer = await readWhole(workspace, { kind: 'log', whole: line.whole })
      return answer.ok ? { ...line, text: answer.value.text } : line
    }),
  )
}

function lineCount(count: number): string {
  return countText(count, 'line')
}

function droppedText(count: number): string {
  return count === 0 ? '' : `; ${countText(count, 'earlier line')} no longer kept`
}

function emptyText(unfiltered: number): string {
  if (unfiltered > 0) return 'No line passes the filter'
  return 'Nothing was logged: log(…) and console.log(…) in a coroutine write here'
}
