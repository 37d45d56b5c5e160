import { Tabs } from '@base-ui/react/tabs'
import type { ComponentType } from 'react'
import { openTab, useCommand } from '../commands/index.ts'
import { type BottomTab, useEditor, useProblemCount, useRun, useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { summaryText } from '../words/run-summary.ts'
import styles from './bottom-panel.module.css'
import { Boundary } from './boundary.tsx'
import { CodePanel } from './code/code-panel.tsx'
import { LiveText } from './live-text.tsx'
import { LogPanel } from './log/log-panel.tsx'
import { LoopView } from './loop-view/loop-view.tsx'
import { Problems } from './problems/problems.tsx'
import { Timeline } from './timeline/timeline.tsx'

interface TabOfPanel {
  readonly id: BottomTab
  readonly title: string
  /** The panel's name within a sentence. */
  readonly part: string
  readonly Panel: ComponentType
  /** The number of its items, shown beside the title. */
  readonly Count?: ComponentType
}

/** What the panel can show, in this order. */
const tabs: readonly TabOfPanel[] = [
  { id: 'timeline', title: 'Timeline', part: 'The timeline', Panel: Timeline },
  { id: 'problems', title: 'Problems', part: 'The list of problems', Panel: Problems, Count: ProblemCount },
  { id: 'loop', title: 'Loop', part: 'The view of the loop', Panel: LoopView },
  { id: 'log', title: 'Log', part: 'The log', Panel: LogPanel },
  { id: 'code', title: 'Code', part: 'The code', Panel: CodePanel },
]

/** The panel below the canvas. On a stage it shows only the timeline. */
export function BottomPanel() {
  const isStage = useEditor((state) => state.isStage)
  return isStage ? <StagePanel /> : <TabbedPanel />
}

function StagePanel() {
  return (
    <section className={styles.panel} aria-label="Timeline">
      <div className={styles.head}>
        <span className={styles.stageTitle}>Timeline</span>
        <Summary />
      </div>
      <div className={styles.body}>
        <Boundary part="The timeline">
          <Timeline />
        </Boundary>
      </div>
    </section>
  )
}

function TabbedPanel() {
  const workspace = useWorkspace()
  const wanted = useEditor((state) => state.bottomTab)
  const isFolded = useEditor((state) => state.panels.isBottomFolded)
  const open = (tab: BottomTab) => openTab(workspace, tab)
  return (
    <Tabs.Root className={styles.panel} value={wanted} onValueChange={(value) => open(value as BottomTab)}>
      <div className={styles.head}>
        <Tabs.List className={styles.tabs} aria-label="About the run" activateOnFocus>
          {tabs.map(({ id, title, Count }) => (
            // A click on the current tab also unfolds the panel.
            <Tabs.Tab key={id} value={id} className={styles.tab} onClick={() => isFolded && open(id)}>
              {title}
              {Count && <Count />}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Summary />
      </div>
      {tabs.map(({ id, part, Panel }) => (
        <Tabs.Panel key={id} value={id} className={styles.body}>
          {!isFolded && (
            <Boundary part={part}>
              <Panel />
            </Boundary>
          )}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  )
}

function Summary() {
  const leave = useCommand<'bottom panel'>('replay.leave')
  const isReplaying = useRun((state) => state.replay !== null)
  const isEnded = useRun((state) => state.status === 'ended')
  return (
    <div className={styles.summary}>
      <LiveText words={summaryText} />
      {isReplaying && <Button onClick={leave.onClick}>{isEnded ? 'Back to the end' : 'Back to live'}</Button>}
    </div>
  )
}

function ProblemCount() {
  const count = useProblemCount()
  return count > 0 ? <span className={styles.count}>{count}</span> : null
}
