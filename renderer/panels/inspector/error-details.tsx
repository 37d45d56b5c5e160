import type { CodeFrame, ErrorInfo } from '#trace'
import { goToCode } from '../../commands/index.ts'
import { runNodeName, useRun, useWorkspace } from '../../store/index.ts'
import styles from './inspector.module.css'
import runStyles from './run.module.css'

interface ErrorDetailsProps {
  readonly error: ErrorInfo
  /** The number of the node that is shown: its own lines need no name. */
  readonly own: number
}

/** An error of the run, with the person's own lines that led to it, innermost first. */
export function ErrorDetails({ error, own }: ErrorDetailsProps) {
  return (
    <div className={runStyles.failure}>
      <p>
        <strong>{error.name}</strong> {error.message}
      </p>
      {error.frames.length > 0 && (
        <ol aria-label="Lines that led there">
          {error.frames.map((frame, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same line may stand there twice, and the list never changes
            <li key={place}>
              <FrameLink frame={frame} own={own} />
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

function FrameLink({ frame, own }: { readonly frame: CodeFrame; readonly own: number }) {
  const workspace = useWorkspace()
  const { node, line } = frame
  const place = useRun((state) =>
    node === own ? '' : node === undefined ? ' of the shared code' : ` of ${runNodeName(state, node)}`,
  )
  const goTo = () => {
    const id = node === undefined ? null : workspace.run.getState().view.start?.nodes[node]?.id
    if (id !== undefined) goToCode(workspace, id, frame)
  }
  return (
    <>
      <button type="button" className={styles.link} onClick={goTo}>
        line {line}
        {place}
      </button>
      {frame.function !== undefined && <span className={styles.hint}> in {frame.function}</span>}
    </>
  )
}
