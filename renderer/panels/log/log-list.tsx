import { Bug, Info, type LucideIcon, OctagonX, TriangleAlert } from 'lucide-react'
import { useLayoutEffect, useReducer, useRef } from 'react'
import { drawnNode, type LogLevel, type LogLine, type RunView } from '#trace'
import { momentText } from '#words'
import { readWhole, runNodeName, useRun, useWorkspace } from '../../store/index.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { PlaceLinks } from '../frame-link.tsx'
import { NodeName } from '../node-name.tsx'
import styles from './log.module.css'
import type { LogRows, ScreenLine } from './log-rows.ts'

const lineHeight = 22
/** Lines beyond the visible ones that are rendered too, before they scroll into sight. */
const marginLines = 8

const levelIcons: Readonly<Record<LogLevel, LucideIcon | null>> = {
  log: null,
  info: Info,
  warn: TriangleAlert,
  error: OctagonX,
  debug: Bug,
}

interface LogListProps {
  readonly rows: LogRows
  readonly view: RunView
  /** False when all lines are one node's. */
  readonly hasNames?: boolean
}

/** The lines of a log, of which only the visible ones are rendered. Follows the end of the log while that is in sight. */
export function LogList({ rows, view, hasNames = true }: LogListProps) {
  const element = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const [, moved] = useReducer((count: number) => count + 1, 0)
  const { count } = rows
  const gone = useRef(rows.gone)
  useLayoutEffect(() => {
    const list = element.current
    if (!list) return
    if (isAtEnd.current) list.scrollTop = list.scrollHeight
    // Keeps the lines that are being read in place when earlier ones are dropped.
    else list.scrollTop -= Math.max(0, rows.gone - gone.current) * lineHeight
    gone.current = rows.gone
  })
  useLayoutEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(moved)
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  const onScroll = () => {
    const list = element.current
    if (!list) return
    isAtEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight < lineHeight
    moved()
  }
  const height = element.current?.clientHeight ?? 0
  const scrollTop = isAtEnd.current ? count * lineHeight - height : (element.current?.scrollTop ?? 0)
  const first = Math.max(0, Math.min(Math.floor(scrollTop / lineHeight), count) - marginLines)
  const last = Math.min(count, Math.ceil((scrollTop + height) / lineHeight) + marginLines)
  return (
    <div
      ref={element}
      className={styles.list}
      role="log"
      aria-label="Log"
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
      tabIndex={0}
      onScroll={onScroll}
    >
      <div style={{ height: count * lineHeight, paddingTop: first * lineHeight }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, place) => (
          <Line key={rows.keyOf(first + place)} screenLine={rows.row(view, first + place)} hasName={hasNames} />
        ))}
      </div>
    </div>
  )
}

function Line({ screenLine, hasName }: { readonly screenLine: ScreenLine; readonly hasName: boolean }) {
  const { line, text, isFirst, isLast } = screenLine
  const Icon = levelIcons[line.level]
  return (
    <div className={styles.line} data-level={line.level}>
      <span className={styles.time}>{isFirst && momentText(line.atMs, 1)}</span>
      {hasName && <span className={styles.name}>{isFirst && <LineName line={line} />}</span>}
      <span className={styles.level}>
        {isFirst && Icon && <Icon size={12} aria-hidden="true" />}
        {isFirst && line.level}
      </span>
      <span className={styles.text}>{text}</span>
      {isLast && line.whole !== undefined && <WholeLine whole={line.whole} shown={line.text} />}
      {isFirst && line.places && <PlaceLinks places={line.places} own={line.node} />}
    </div>
  )
}

/** Says that a line is cut, and asks the run for the whole line on request. */
function WholeLine({ whole, shown }: { readonly whole: number; readonly shown: string }) {
  const workspace = useWorkspace()
  const read = async () => {
    const answer = await readWhole(workspace, { kind: 'log', whole })
    if (answer.ok) return { text: answer.value.text, said: 'Copied the whole line' }
    return { text: shown, said: `Copied only what is shown. ${answer.error.message}. ${answer.error.remedy}` }
  }
  return <CopyButton label="Copy the whole line" text={read} />
}

function LineName({ line }: { readonly line: LogLine }) {
  const name = useRun((state) => (line.node === undefined ? 'the run' : runNodeName(state, line.node)))
  const id = useRun((state) =>
    line.node === undefined ? undefined : drawnNode(state.view.start?.nodes ?? [], line.node)?.id,
  )
  return <NodeName id={id} name={name} />
}
