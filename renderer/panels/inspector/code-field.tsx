import { useEffect, useMemo, useRef } from 'react'
import type { Graph, NodeId, Problem } from '#graph'
import { withSignMarks } from '#words'
import { fixProblem, runCommand } from '../../commands/index.ts'
import { useEditor, useWorkspace } from '../../store/index.ts'
import { CodeEditor } from '../../ui/code-editor.tsx'
import type { CodeMark } from '../../ui/code-props.ts'
import { completionsFor } from './completions.ts'
import { useGesture } from './use-gesture.ts'

/** After a pause of this many real milliseconds, typing is a new step of the history. */
const burstPauseMs = 800

interface CodeFieldProps {
  readonly label: string
  readonly step: string
  /** The node with this code; `null`: it is the pipeline's shared code. */
  readonly node: NodeId | null
  readonly value: string
  readonly write: (graph: Graph, code: string) => Graph
  readonly problems: readonly Problem[]
  readonly failedLine: number | null
  readonly placeholder?: string
}

/** Edits code of the graph. Typing without a pause is one step of the window's history. */
export function CodeField({ step, node, write, problems, ...editor }: CodeFieldProps) {
  const workspace = useWorkspace()
  const gesture = useBursts(step, `code ${node ?? ''}`)
  const shared = useEditor((state) => state.graph.shared)
  const cursor = useEditor(({ cursorWish }) => (cursorWish?.node === node ? cursorWish : null))
  const completions = useMemo(() => completionsFor(shared), [shared])
  const marks = useMemo(() => marksOf(problems, (problem) => fixProblem(workspace, problem)), [problems, workspace])
  return (
    <CodeEditor
      {...editor}
      marks={marks}
      completions={completions}
      cursor={cursor}
      onChange={(code) => gesture.edit((graph) => write(graph, code))}
      onUndo={() => runCommand(workspace, 'edit.undo')}
      onRedo={() => runCommand(workspace, 'edit.redo')}
      onBlur={gesture.end}
      onCursorPlaced={() => workspace.editor.getState().show({ cursorWish: null })}
    />
  )
}

function useBursts(step: string, key: string) {
  const gesture = useGesture(step, key)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const end = () => {
    clearTimeout(timer.current)
    gesture.end()
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    end,
    edit: (change: (graph: Graph) => Graph) => {
      gesture.edit(change)
      clearTimeout(timer.current)
      timer.current = setTimeout(end, burstPauseMs)
    },
  }
}

function marksOf(problems: readonly Problem[], apply: (problem: Problem) => void): readonly CodeMark[] {
  return problems.flatMap((problem) => {
    const { line, column = 1, severity, message, remedy, fix } = problem
    if (line === undefined) return []
    const action = fix ? { action: { label: fix.label, apply: () => apply(problem) } } : {}
    return [{ line, column, severity, message: withSignMarks(`${message}\n${remedy}`), ...action }]
  })
}
