import type { Workspace } from '../store/index.ts'

/** Events that both the window and its fields listen to. */
type Type = 'keydown' | 'copy' | 'cut' | 'paste'

/** What had the focus when an event came. */
export interface Aim {
  /** `elsewhere`: a button, a list, a picture beside the canvas. */
  readonly focus: 'modal' | 'text' | 'canvas' | 'elsewhere'
  /** Some text of the window is selected. */
  readonly hasWords: boolean
}

/**
 * The only way by which the window gets keys and clipboard events. It notes the target before anybody else gets the event,
 * since a listener may close a dialog or remove the target. The window itself comes last, and gets only events that nobody
 * has handled. Keys that an input method uses go to nobody else: such an Enter only confirms a word.
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
    // The code editor handles compositions itself.
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

/** Some input methods end a composition before they report the key that ended it; that key still has the code 229. */
function isOfComposition(event: Event): boolean {
  return event instanceof KeyboardEvent && (event.isComposing || event.keyCode === 229)
}

/** The target of a clipboard event may be an old selection, so the focus decides. */
function focusedAt({ target }: Event): Element {
  const { activeElement, body } = document
  if (activeElement && activeElement !== body) return activeElement
  return target instanceof Element ? target : body
}

/** What has the focus now, for a request that comes without an event of the page. */
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

/** Whether a person can write in an element. */
export function isText(element: Element): boolean {
  if (element instanceof HTMLTextAreaElement) return !element.readOnly
  if (element instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(element.type)
  return isEditable(element)
}

function isEditable(element: Element): boolean {
  return element instanceof HTMLElement && element.isContentEditable
}
