import type { Workspace } from '../store/index.ts'

/** The events that a window and what stands in it both listen to. */
type Type = 'keydown' | 'copy' | 'cut' | 'paste'

/** What an event was meant for when it came. */
export interface Aim {
  /** `elsewhere`: a button, a list, a picture beside the canvas. */
  readonly focus: 'modal' | 'text' | 'canvas' | 'elsewhere'
  /** Words of the window are selected. */
  readonly hasWords: boolean
}

/**
 * The one way of keys and clipboard events to the window. Whom an event is meant for is decided before anybody else
 * hears of it: who answers it first may close a dialog or take its target out of the page. The window acts last, on what
 * nobody has answered. Keys that an input method uses are nobody else's: Enter confirms a word then, and nothing more.
 */
export function listenThroughGate<T extends Type>(
  workspace: Workspace,
  type: T,
  act: (event: HTMLElementEventMap[T], aim: Aim) => void,
  signal: AbortSignal,
): void {
  const aims = new WeakMap<Event, Aim>()
  const decide = (event: Event) => {
    const focused = focusedAt(event)
    if (!isOfComposition(event)) aims.set(event, aimOf(workspace, focused))
    // The code editor knows compositions itself, and takes part in them.
    else if (!isEditable(focused)) event.stopPropagation()
  }
  window.addEventListener(type, decide, { capture: true, signal })
  const last = type === 'keydown' ? window : document
  last.addEventListener(
    type,
    (event) => {
      const aim = aims.get(event)
      if (aim && !event.defaultPrevented) act(event as HTMLElementEventMap[T], aim)
    },
    { signal },
  )
}

/** Some input methods end a composition before they tell of the key that ended it; that key is 229 still. */
function isOfComposition(event: Event): boolean {
  return event instanceof KeyboardEvent && (event.isComposing || event.keyCode === 229)
}

/** A selection that was left behind is the target of clipboard events, too: the focus says more. */
function focusedAt({ target }: Event): Element {
  const { activeElement, body } = document
  if (activeElement && activeElement !== body) return activeElement
  return target instanceof Element ? target : body
}

/** What something that comes now, and by no event of the page, is meant for. */
export function aimNow(workspace: Workspace): Aim {
  return aimOf(workspace, document.activeElement ?? document.body)
}

function aimOf({ editor }: Workspace, focused: Element): Aim {
  const { dialog, isPaletteOpen } = editor.getState()
  const hasWords = (window.getSelection()?.toString() ?? '') !== ''
  if (dialog !== null || isPaletteOpen) return { focus: 'modal', hasWords }
  if (isText(focused)) return { focus: 'text', hasWords }
  const isOnCanvas = focused === document.body || focused.closest('.react-flow') !== null
  return { focus: isOnCanvas ? 'canvas' : 'elsewhere', hasWords }
}

/** Whether a person writes in it. */
export function isText(element: Element): boolean {
  if (element instanceof HTMLTextAreaElement) return !element.readOnly
  if (element instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(element.type)
  return isEditable(element)
}

function isEditable(element: Element): boolean {
  return element instanceof HTMLElement && element.isContentEditable
}
