import { type KeyboardEvent, useRef } from 'react'
import { type Graph, nodeById, nodeName, type Problem } from '#graph'
import { goToProblem } from '../../commands/index.ts'
import { useEditor, useWorkspace } from '../../store/index.ts'
import { SeverityGlyph } from '../../theme/severity-glyph.tsx'
import { FixButton } from '../fix-button.tsx'
import { RemoveWire } from '../remove-wire.tsx'
import styles from './problems.module.css'

interface ProblemListProps {
  readonly label: string
  readonly problems: readonly Problem[]
}

/** A list of problems; a click or Enter goes to the problem, arrow keys move up and down. */
export function ProblemList({ label, problems }: ProblemListProps) {
  const workspace = useWorkspace()
  // Names come from the nodes: a drag changes the graph at every frame, but no node.
  useEditor((state) => state.graph.nodes)
  const { graph } = workspace.editor.getState()
  const list = useRef<HTMLUListElement>(null)
  return (
    <ul ref={list} className={styles.list} aria-label={label} onKeyDown={(event) => moveFocus(event, list.current)}>
      {problems.map((problem) => (
        <li key={keyOf(problem)}>
          <button type="button" data-problem className={styles.problem} onClick={() => goToProblem(workspace, problem)}>
            <SeverityGlyph severity={problem.severity} />
            <span className={styles.severity}>{problem.severity}</span>
            <span className={styles.place}>{placeText(graph, problem)}</span>
            <span className={styles.message}>
              {problem.message} <span className={styles.remedy}>{problem.remedy}</span>
            </span>
          </button>
          <FixButton problem={problem} />
          <RemoveWire problem={problem} />
        </li>
      ))}
    </ul>
  )
}

function keyOf({ code, node, edge, line, column, message }: Problem): string {
  return JSON.stringify([code, node, edge, line, column, message])
}

function placeText(graph: Graph, { node, line }: Problem): string {
  const about = node === undefined ? undefined : nodeById(graph, node)
  const name = about ? nodeName(about) : line === undefined ? 'pipeline' : 'shared code'
  return line === undefined ? name : `${name}, line ${line}`
}

function moveFocus(event: KeyboardEvent, list: HTMLUListElement | null): void {
  const step = { ArrowDown: 1, ArrowUp: -1, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY }[event.key]
  if (step === undefined || !list) return
  const buttons = [...list.querySelectorAll<HTMLButtonElement>('[data-problem]')]
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
  event.preventDefault()
  buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)]?.focus()
}
