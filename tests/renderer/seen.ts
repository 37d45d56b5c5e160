/** The attributes that people notice, also through a screen reader; generated names are left out. */
const told = [
  ...[
    'role',
    'title',
    'placeholder',
    'type',
    'href',
    'tabindex',
    'disabled',
    'readonly',
    'contenteditable',
    'maxlength',
  ],
  ...['min', 'max', 'step', 'style', 'inert', 'hidden', 'open', 'draggable'],
]
const plumbing =
  /^data-(base-ui|orientation|activation|testid|index|nodeid|handlepos|id$)|^aria-(labelledby|describedby|controls|owns|flowto)/
const isTold = (name: string) => told.includes(name) || (/^(aria|data)-/.test(name) && !plumbing.test(name))
const tags = new Set(['button', 'input', 'textarea', 'h1', 'h2', 'h3', 'li', 's', 'label', 'summary', 'code', 'pre'])

interface Line {
  readonly depth: number
  readonly text: string
  readonly isText: boolean
}

/**
 * Describes a part of the window in words: one line per element, with the attributes that people notice, and its text. An
 * element without any of these is replaced by its content.
 */
export function seen(element: Element): string {
  const lines = linesOf(element, 0)
  return lines.map(({ depth, text, isText }) => `${'  '.repeat(depth)}${isText ? `“${text}”` : text}`).join('\n')
}

function linesOf(element: Element, depth: number): readonly Line[] {
  const words = wordsOf(element)
  const inner = words === null ? depth : depth + 1
  const lines: Line[] = []
  for (const child of element.childNodes) {
    const found = child instanceof Element ? (isMute(child) ? [] : linesOf(child, inner)) : textOf(child, inner)
    for (const line of found) {
      const last = lines.at(-1)
      // Texts on one line in the window are on one line here too.
      if (last?.isText && line.isText && last.depth === line.depth)
        lines[lines.length - 1] = { ...last, text: last.text + line.text }
      else lines.push(line)
    }
  }
  return words === null ? lines : [{ depth, text: words, isText: false }, ...lines]
}

function textOf({ textContent }: Node, depth: number): readonly Line[] {
  return textContent ? [{ depth, text: textContent, isText: true }] : []
}

/** `null`: the element has no words of its own. */
function wordsOf(element: Element): string | null {
  const tag = element.tagName.toLowerCase()
  const isPlumbing = ['data-panel', 'data-group', 'data-separator', 'data-testid'].some((name) =>
    element.hasAttribute(name),
  )
  const known = isPlumbing ? [] : [...element.attributes].filter(({ name }) => isTold(name))
  const words = known.map(({ name, value }) => (value === '' ? name : `${name}=${JSON.stringify(value)}`))
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    const isTicked = 'checked' in element && element.checked
    words.push(isTicked ? 'ticked' : `shows ${JSON.stringify(element.value)}`)
  }
  return words.length > 0 || tags.has(tag) ? [tag, ...words].join(' ') : null
}

/** Whether an element is a picture beside words, or no content. */
function isMute(element: Element): boolean {
  const pictures = 'style, script, svg[aria-hidden="true"]:not([data-glyph]), [data-base-ui-focus-guard]'
  return element.matches(`${pictures}, .cm-announced, .cm-gutters, .cm-layer, .cm-widgetBuffer`)
}
