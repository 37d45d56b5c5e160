import { useState } from 'react'
import type { LogLine } from '#trace'
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
import styles from './log.module.css'
import { copiedText, filterLines } from './log-filter.ts'
import { LogList } from './log-list.tsx'

/** All that the pipeline's code logged, with who said it and when. */
export function LogPanel() {
  const workspace = useWorkspace()
  const { run } = workspace
  const [text, setText] = useState('')
  const [isSelectedOnly, setSelectedOnly] = useState(false)
  useRun((state) => state.revision)
  const view = useRun(shownView)
  const selected = useSelectedNode()
  const number = view.start?.nodes.findIndex(({ id }) => id === selected?.id) ?? -1
  const node = isSelectedOnly && selected ? number : null
  const lines = filterLines(view.logs, { text, node })
  const nameOf = (of: number | undefined) => (of === undefined ? 'the run' : runNodeName(run.getState(), of))
  const copied = () => {
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
          {lines.length === view.logs.length
            ? countText(lines.length)
            : `${lines.length} of ${countText(view.logs.length)}`}
        </span>
        <CopyButton label="Copy" text={copied} isDisabled={lines.length === 0} />
      </div>
      {lines.length > 0 ? <LogList lines={lines} /> : <Empty>{emptyText(view.logs.length)}</Empty>}
    </div>
  )
}

/** With all of the lines that are shown in part, as far as it is kept. */
function wholeLines(workspace: Workspace, lines: readonly LogLine[]): Promise<readonly LogLine[]> {
  return Promise.all(
    lines.map(async (line) => {
      if (line.whole === undefined) return line
      const answer = await readWhole(workspace, { kind: 'log', whole: line.whole })
      return answer.ok ? { ...line, text: answer.value.text } : line
    }),
  )
}

function countText(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'}`
}

function emptyText(unfiltered: number): string {
  if (unfiltered > 0) return 'No line passes the filter'
  return 'Nothing was logged: log(…) and console.log(…) in a coroutine write here'
}
