import { Fragment, type ReactNode } from 'react'
import { durationText, numberText } from '#words'
import { loopNowMs, shownView, useRun } from '../../store/index.ts'
import { Empty } from '../../ui/empty.tsx'
import { loopWords } from '../../words/loop-words.ts'
import { LiveText } from '../live-text.tsx'
import { NodeName } from '../node-name.tsx'
import { type LoopList, type LoopPicture, loopPictureOf, type Whose } from './loop-picture.ts'
import styles from './loop-view.module.css'

/**
 * What the event loop holds now: its running task, its ready queue, its timers, and the nodes that wait for something
 * outside.
 */
export function LoopView() {
  useRun((state) => state.revision)
  const view = useRun(shownView)
  if (view.phase === 'none') return <Empty>Run the pipeline: what the event loop holds shows here</Empty>
  return (
    <div className={styles.loop}>
      <p className={styles.now}>
        <LiveText words={loopWords} />
      </p>
      <Columns picture={loopPictureOf(view)} isDebug={view.start?.isDebug ?? false} />
    </div>
  )
}

function Columns({ picture, isDebug }: { readonly picture: LoopPicture; readonly isDebug: boolean }) {
  const { running, ready, timers, outside, slow, held } = picture
  return (
    <div className={styles.columns}>
      <Column title="On the loop" list={{ shown: running ? [running] : [], count: running ? 1 : 0 }} empty="nobody">
        {({ sinceMs }) => (
          <LiveText
            words={(state, realNowMs) => `for ${durationText(loopNowMs(state, realNowMs) - sinceMs, 'steady')}`}
          />
        )}
      </Column>
      <Column title="Ready, in order" list={ready} empty="no task is ready">
        {(_, place) => (place === 0 ? 'next' : `${place + 1}.`)}
      </Column>
      <Column title="Timers" list={timers} empty="none is set">
        {({ dueMs }) => (
          <LiveText words={(state, realNowMs) => `in ${durationText(dueMs - loopNowMs(state, realNowMs), 'steady')}`} />
        )}
      </Column>
      <Column title="Outside" list={outside} empty="no task waits outside">
        {() => 'real time'}
      </Column>
      {held.count > 0 && (
        <Column title="Held by others" list={held} empty="">
          {({ fromMs, durationMs }) => `${durationText(durationMs)} at ${durationText(fromMs, 'steady')}`}
        </Column>
      )}
      {isDebug && (
        <Column title="Slow steps" list={slow} empty="none so far">
          {({ atMs, durationMs }) => `${durationText(durationMs)} at ${durationText(atMs, 'steady')}`}
        </Column>
      )}
    </div>
  )
}

interface ColumnProps<T> {
  readonly title: string
  readonly list: LoopList<T>
  readonly empty: string
  readonly children: (item: Whose & T, place: number) => ReactNode
}

function Column<T>({ title, list, empty, children }: ColumnProps<T>) {
  const more = list.count - list.shown.length
  return (
    <section className={styles.column} aria-label={title}>
      <h3>
        {title} <span>{numberText(list.count)}</span>
      </h3>
      {list.count === 0 && <p className={styles.none}>{empty}</p>}
      <ol>
        {list.shown.map((item, place) => (
          // Rows are keyed by place: a row of the queue stays the same row, whichever task is in it.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Fragment key={place}>
            <li>
              <NodeName id={item.id} name={item.name} />
              <span className={styles.detail}>{children(item, place)}</span>
            </li>
          </Fragment>
        ))}
      </ol>
      {more > 0 && <p className={styles.none}>and {numberText(more)} more</p>}
    </section>
  )
}
