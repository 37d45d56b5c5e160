import { withSignMarks } from '#words'

/** Matches most texts: none of these characters can hide. */
const plain = /^[\n\t -~]*$/

/** The props that people see or hear: the children, the tooltip, and the name for screen readers. */
const shownProps = ['children', 'title', 'aria-label']

/** Marks, in the texts of an element's props, signs that would be invisible or change the text's direction. */
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
