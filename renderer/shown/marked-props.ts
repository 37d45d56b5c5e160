import { withSignMarks } from '#words'

/** Most texts: nothing in them can hide. */
const plain = /^[\n\t -~]*$/

/** What is shown of an element: what stands between its tags, and what it says to those who point at it or can't see it. */
const shownProps = ['children', 'title', 'aria-label']

/** The props of an element with their texts as people see them: what would hide in a text or turn it is marked. */
export function markedProps<Props>(props: Props): Props {
  const given = props as Readonly<Record<string, unknown>>
  const changed = shownProps.filter((name) => marked(given[name]) !== given[name])
  if (changed.length === 0) return props
  return { ...props, ...Object.fromEntries(changed.map((name) => [name, marked(given[name])])) }
}

function marked(shown: unknown): unknown {
  if (typeof shown === 'string') return plain.test(shown) ? shown : withSignMarks(shown)
  if (!Array.isArray(shown)) return shown
  const texts = shown.map(marked)
  return texts.some((text, at) => text !== shown[at]) ? texts : shown
}
