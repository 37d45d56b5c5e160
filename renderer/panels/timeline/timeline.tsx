import { useReducer, useRef } from 'react'
import { durationText } from '#words'
import { useIsRunning, useRun, useWorkspace } from '../../store/index.ts'
import { Empty } from '../../ui/empty.tsx'
import { replayText } from './picture-of.ts'
import { ReplayControls } from './replay-controls.tsx'
import { replayByKey } from './replay-keys.ts'
import { RowNames } from './row-names.tsx'
import styles from './timeline.module.css'
import { usePlot } from './use-plot.ts'
import { useScrub } from './use-scrub.ts'

/** One row per node: when it waited, and when it held the loop. Moving the playhead goes back in time, for the canvas too. */
export function Timeline() {
  const isEmpty = useRun((state) => state.spans.rows.length === 0 || state.revision === 0)
  const isRunning = useIsRunning()
  if (!isEmpty) return <Rows />
  if (isRunning) return <Empty>The run is starting</Empty>
  return <Empty>Run the pipeline: each node gets a row here, hatched while it waits, solid while it runs</Empty>
}

function Rows() {
  const { run } = useWorkspace()
  const scroll = useRef<HTMLDivElement>(null)
  const element = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [, scrolled] = useReducer((count: number) => count + 1, 0)
  const plot = usePlot({ canvas, scroll })
  const { hover, handlers } = useScrub(plot, element)
  const { nodes } = useRun((state) => state.spans)
  const { axisHeight, rowHeight, fontSize } = plot.metrics
  const { rows, scrollTop, untilMs } = plot.picture()
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - 1)
  const count = Math.ceil(Math.max(0, plot.viewportHeight - axisHeight) / rowHeight) + 3
  return (
    <div ref={scroll} className={styles.scroll} style={{ fontSize }} onScroll={scrolled}>
      <div style={{ height: axisHeight + rows.length * rowHeight }}>
        <div className={styles.window} style={{ height: plot.viewportHeight }}>
          <div className={styles.corner} style={{ height: axisHeight }}>
            <ReplayControls onFit={() => plot.setRange(null)} />
          </div>
          <div className={styles.nameColumn} style={{ top: axisHeight }}>
            <RowNames
              {...{ rows, nodes, first, count, rowHeight, scrollTop, untilMs }}
              folds={plot.folds}
              onFold={plot.fold}
            />
          </div>
          <Plot
            ref={element}
            {...handlers}
            onKeyDown={(event) => {
              if (!replayByKey(run.getState(), event)) return
              event.preventDefault()
            }}
          >
            <canvas ref={canvas} className={styles.canvas} />
            {hover && (
              <div
                className={styles.hover}
                style={{ left: hover.x, top: hover.y }}
                data-side={hover.x < 240 ? 'right' : 'left'}
              >
                {hover.text}
              </div>
            )}
          </Plot>
        </div>
      </div>
    </div>
  )
}

/** The picture; it is also a slider, whose value is the moment that is shown. */
function Plot(props: React.ComponentProps<'div'>) {
  const position = useRun((state) => state.replay?.position ?? state.events.length)
  const last = useRun((state) => state.events.length)
  const text = useRun((state) => replayText(state) ?? `the present, ${durationText(state.spans.atMs, 'steady')}`)
  return (
    <div
      {...props}
      className={styles.plot}
      role="slider"
      tabIndex={0}
      aria-label="Moment of the run"
      aria-valuemin={1}
      aria-valuemax={Math.max(1, last)}
      aria-valuenow={Math.max(1, position)}
      aria-valuetext={text}
    />
  )
}
