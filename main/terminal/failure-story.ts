import { hasFailure, type RunView, sentenceText, storySentences } from '#trace'
import { durationText, plainCountText, wholeCharacters } from '#words'
import { onOneLine } from './text-width.ts'

const mostLines = 12
const longestLine = 160

/** What failed first, and what came of it: `0.16 s checkQuota failed first: HttpError: 429`. Empty if nothing came of it. */
export function storyLines(view: RunView): readonly string[] {
  if (!hasFailure(view.story)) return []
  const sentences = storySentences(view)
  // One sentence says no more than the line that tells the run's error.
  if (sentences.length < 2) return []
  const isWhole = sentences.length <= mostLines && view.story.more === 0
  const shown = isWhole ? sentences : sentences.slice(0, mostLines - 1)
  const lines = shown.map((sentence) =>
    wholeCharacters(`${durationText(sentence.atMs, 'steady')} ${onOneLine(sentenceText(sentence))}`, longestLine),
  )
  const more = sentences.length - shown.length + view.story.more
  return isWhole ? lines : [...lines, `… and ${plainCountText(more, 'more', 'more')}`]
}
