import { type CodeFrame, changedText, type ReportPlace, removedText, toldPlaces } from '#trace'
import { goToCode } from '../commands/index.ts'
import { isRanCode, runNodeName, useEditor, useIsDrawn, useRun, useWorkspace } from '../store/index.ts'
import { placeWords } from '../words/run-words.ts'
import styles from './frame-link.module.css'

interface FrameLinkProps {
  readonly frame: CodeFrame & Partial<ReportPlace>
  /** The number of the node that is shown: its own lines need no node name. */
  readonly own: number | undefined
}

/** A link to a line of the person's own code; a click puts the cursor there. */
export function FrameLink({ frame, own }: FrameLinkProps) {
  const workspace = useWorkspace()
  const words = useRun((state) => placeWords(frame, own, (node) => runNodeName(state, node)))
  const { node, within } = frame
  // The code of what is inside of a node is not in this drawing.
  const isInside = useRun((state) => within !== undefined || state.view.start?.nodes[node ?? -1]?.within !== undefined)
  const id = useRun((state) => (node === undefined ? null : state.view.start?.nodes[node]?.id))
  const isDrawn = useIsDrawn(id ?? undefined)
  const isRan = useEditor((state) => id === undefined || state.ranGraph === null || isRanCode(state, id))
  if (isInside) return <span className={styles.gone}>{words}</span>
  if (id === undefined || (id !== null && !isDrawn)) {
    return (
      <span className={styles.gone} title={id === undefined ? undefined : removedText}>
        {words}
      </span>
    )
  }
  return (
    <button
      type="button"
      className={styles.link}
      // The code was changed, so the line may be another one now.
      title={isRan ? undefined : changedText}
      onClick={() => goToCode(workspace, id, frame)}
    >
      {words}
    </button>
  )
}

/** The lines of code that a report names. */
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
