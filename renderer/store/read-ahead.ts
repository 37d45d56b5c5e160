import { isLongCode, learn, type Reading, readingGeneration, readingOf } from '#code'
import { codeTexts } from '#graph'
import type { EditorState } from './editor-store.ts'
import type { Workspace } from './workspace.ts'

/** Code is read after this many real milliseconds without a keystroke. */
const quietMs = 120

/**
 * Has the host read the document's code as it changes: only the true parser finds all mistakes, and it is too large for a
 * page. Returns how to stop.
 */
export function readAhead({ bridge, editor }: Workspace): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let isAsking = false
  const soon = (delayMs: number): void => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(ask, delayMs)
  }
  const ask = (): void => {
    timer = null
    const texts = nextOf(unreadIn(editor.getState()))
    if (isAsking || texts.length === 0) return
    isAsking = true
    bridge.readCode(texts).then(take(texts), () => {
      // A lost host is shown elsewhere; mistakes are found again before the next run.
      isAsking = false
    })
  }
  const take =
    (texts: readonly string[]) =>
    (readings: readonly Reading[]): void => {
      isAsking = false
      for (const [index, text] of texts.entries()) {
        const reading = readings[index]
        if (reading) learn(text, { reading, module: null })
      }
      editor.setState({ readings: readingGeneration() })
      // Reads the rest, and what was typed meanwhile.
      soon(0)
    }
  const part = editor.subscribe((state, before) => {
    if (state.includes !== before.includes) soon(0)
    else if (state.graph !== before.graph) soon(state.opened === before.opened ? quietMs : 0)
    else if (state.connection === 'open' && before.connection !== 'open') soon(0)
  })
  soon(0)
  return () => {
    part()
    if (timer !== null) clearTimeout(timer)
  }
}

function unreadIn({ graph, includes }: Pick<EditorState, 'graph' | 'includes'>): readonly string[] {
  return [...codeTexts(graph, includes)].filter((text) => !readingOf(text))
}

/** The texts to read next. A long text takes seconds, so it is read by itself, after all short ones have shown their mistakes. */
function nextOf(texts: readonly string[]): readonly string[] {
  const short = texts.filter((text) => !isLongCode(text))
  return short.length > 0 ? short : texts.slice(0, 1)
}
