import { type CodeFrame, type ReportPlace, toldPlaces } from '#trace'
import { placeWords } from '../canvas/run-words.ts'
import { goToCode } from '../commands/index.ts'
import { runNodeName, useRun, useWorkspace } from '../store/index.ts'
import styles from './frame-link.module.css'

interface FrameLinkProps {
  readonly frame: CodeFrame & Partial<ReportPlace>
  /** The number of the node that is spoken of: its lines need no name. */
  readonly own: number | undefined
}

/** A line of the person's own code; a click puts the cursor there. */
export function FrameLink({ frame, own }: FrameLinkProps) {
  const workspace = useWorkspace()
  const words = useRun((state) => placeWords(frame, own, (node) => runNodeName(state, node)))
  const goTo = () => {
    const { node } = frame
    const id = node === undefined ? null : workspace.run.getState().view.start?.nodes[node]?.id
    if (id !== undefined) goToCode(workspace, id, frame)
  }
  return (
    <button type="button" className={styles.link} onClick={goTo}>
      {words}
    </button>
  )
}

/** The lines that a report points to. */
export function PlaceLinks({ places, own }: { readonly places: readonly ReportPlace[] } & Pick<FrameLinkProps, 'own'>) {
  return (
    <>
      {toldPlaces(places).map((place) => (
        <span key={`${place.is} ${place.node} ${place.line}`} className={styles.place}>
          <FrameLink frame={place} own={own} />
        </span>
      ))}
    </>
  )
}
