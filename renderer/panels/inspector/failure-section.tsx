import { useMemo } from 'react'
import { withMembers } from '#graph'
import { drawnNode, hasFailure, type StoryPart, sentenceText, storySentences } from '#trace'
import { countText, momentText } from '#words'
import { shownView, useEditor, useRun, useWorkspace } from '../../store/index.ts'
import { NodeName } from '../node-name.tsx'
import { numberOf } from './failed-line.ts'
import styles from './inspector.module.css'
import runStyles from './run.module.css'

/** As many sentences as anybody reads. */
const mostSentences = 40

/**
 * What failed, and what came of it, up to the moment that is shown: sentences with their times. `node`: only those that
 * are about this node, or name it, or are about what is in it; absent: all.
 */
export function FailureSection({ node }: { readonly node?: string }) {
  const { run } = useWorkspace()
  const graph = useEditor((state) => state.graph)
  const inside = useMemo(() => withMembers(graph.nodes, node === undefined ? [] : [node]), [graph.nodes, node])
  // A story only grows, so its view and its length say whether it has changed.
  const view = useRun(shownView)
  useRun((state) => shownView(state).story.entries.length + shownView(state).story.more)
  if (!hasFailure(view.story)) return null
  const own = node === undefined ? undefined : numberOf(run.getState(), node)
  const within = [...inside].map((id) => numberOf(run.getState(), id))
  const all = storySentences(view).filter(
    ({ parts, nodes }) => own === undefined || names(parts, own) || within.some((number) => nodes.has(number)),
  )
  // One sentence says no more than the error that stands above it.
  if (all.length < 2) return null
  const more = all.length - mostSentences + view.story.more
  return (
    <section className={styles.section} aria-label="What came of the failure">
      <h3>What came of the failure</h3>
      <ol className={runStyles.story}>
        {all.slice(0, mostSentences).map((sentence, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a story only grows, and its sentences stay in their places
          <li key={place}>
            <span className={runStyles.storyTime}>{momentText(sentence.atMs, 10)}</span>
            <span title={sentenceText(sentence)}>
              {sentence.parts.map((part, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same name may stand twice in one sentence
                <Part key={at} part={part} />
              ))}
            </span>
          </li>
        ))}
      </ol>
      {more > 0 && <p className={styles.hint}>… and {countText(more, 'more', 'more')}</p>}
    </section>
  )
}

function Part({ part }: { readonly part: StoryPart }) {
  const id = useRun((state) =>
    typeof part === 'string' ? undefined : drawnNode(shownView(state).start?.nodes ?? [], part.node ?? -1)?.id,
  )
  return typeof part === 'string' ? part : <NodeName id={id} name={part.name} />
}

function names(parts: readonly StoryPart[], node: number): boolean {
  return parts.some((part) => typeof part !== 'string' && part.node === node)
}
