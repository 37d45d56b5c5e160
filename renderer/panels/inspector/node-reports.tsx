import type { LogLine } from '#trace'
import { SeverityGlyph } from '../../theme/severity-glyph.tsx'
import { PlaceLinks } from '../frame-link.tsx'
import runStyles from './run.module.css'

interface NodeReportsProps {
  readonly reports: readonly LogLine[]
  /** The number of the node. */
  readonly own: number
}

/** What the loop reported about the node's code in this run. */
export function NodeReports({ reports, own }: NodeReportsProps) {
  return (
    <ul className={runStyles.reports} aria-label="Reports of the loop">
      {reports.map(({ level, text, places = [] }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same report may come twice at one time, and none has a state
        <li key={place}>
          <SeverityGlyph severity={level === 'error' ? 'error' : 'warning'} />
          <span>
            {`${text} `}
            <PlaceLinks places={places} own={own} />
          </span>
        </li>
      ))}
    </ul>
  )
}
