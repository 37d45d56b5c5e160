import { useEffect } from 'react'
import { nodeById, nodeName, type Problem } from '#graph'
import { countText } from '#words'
import { goToProblem } from '../commands/index.ts'
import { useEditor, useIsRunning, useShownErrors, useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import styles from './band.module.css'

/** Shown when Run was pressed but mistakes keep the graph from running: how many there are, and the first one. */
export function NotRun() {
  const workspace = useWorkspace()
  const { request } = workspace.editor.getState()
  const isRefused = useEditor((state) => state.refusal !== null)
  const errors = useShownErrors()
  const isRunning = useIsRunning()
  const [first] = errors
  const place = useEditor((state) => (first ? placeOf(state.graph, first) : ''))
  const isMended = isRefused && !first
  useEffect(() => {
    // A mistake made later did not keep anything from running, so the refusal ends with its own mistakes.
    if (isMended) request({ refusal: null })
  }, [isMended, request])
  if (!isRefused || !first) return null
  return (
    <div role="alert" className={styles.band} data-tone="failed">
      <span className={styles.said}>
        <strong>Not run: {countText(errors.length, 'error')} in the drawing.</strong> {place}
        {first.message}.{isRunning && ' The run in progress was not stopped.'}
      </span>
      <Button onClick={() => request({ refusal: null })}>Dismiss</Button>
      <Button isPrimary onClick={() => goToProblem(workspace, first)}>
        Go to it
      </Button>
    </div>
  )
}

/** Prints `fetchData, line 3: `; '' if the message starts with that already. */
function placeOf(graph: Parameters<typeof nodeById>[0], { node, line, message }: Problem): string {
  const about = node === undefined ? undefined : nodeById(graph, node)
  const name = about ? nodeName(about) : line === undefined ? '' : 'Shared code'
  if (name === '' || (line === undefined && message.startsWith(`${name} `))) return ''
  return line === undefined ? `${name}: ` : `${name}, line ${line}: `
}
