import type { ErrorInfo } from '#trace'
import { FrameLink } from '../frame-link.tsx'
import { ApartOffer } from './apart-offer.tsx'
import styles from './inspector.module.css'
import runStyles from './run.module.css'

interface ErrorDetailsProps {
  readonly error: ErrorInfo
  /** The number of the node that is shown: its own lines need no node name. */
  readonly own: number
}

/** An error of the run, with the lines of the person's own code that led to it, innermost first. */
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
              {frame.function !== undefined && <span className={styles.hint}> in {frame.function}</span>}
            </li>
          ))}
        </ol>
      )}
      <ApartOffer error={error} />
    </div>
  )
}
