import type { Workspace } from '../store/index.ts'
import { copySelection, cutSelection, pasteText } from './clipboard.ts'
import type { Command } from './command.ts'
import { findByShortcut, runCommand } from './registry.ts'

/** `Mod+Shift+Z` for this key press: the form in which commands name their shortcuts. */
export function shortcutOf(event: KeyboardEvent, isMac: boolean): string {
  const isMod = isMac ? event.metaKey : event.ctrlKey
  const digit = /^Digit(\d)$/.exec(event.code)?.[1]
  // Shift+1 is `!` on most keyboards: digits are read by their place.
  const key = digit !== undefined ? digit : event.key.length === 1 ? event.key.toUpperCase() : event.key
  const isShiftNamed = event.shiftKey && (digit !== undefined || /^([A-Z]|[A-Z]\w+)$/i.test(key))
  return [isMod && 'Mod', event.altKey && 'Alt', isShiftNamed && 'Shift', key].filter(Boolean).join('+')
}

/** `Ctrl+Shift+Z`, on a Mac `⇧⌘Z`: a shortcut for people. */
export function shortcutText(command: Command, isMac: boolean): string | undefined {
  const shortcut = command.shortcuts?.[0]
  if (shortcut === undefined) return undefined
  if (!isMac) return shortcut.replace('Mod', 'Ctrl').replace('Arrow', '')
  const marks: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↩' }
  return shortcut
    .split('+')
    .map((part) => marks[part] ?? part)
    .join('')
}

function isText(target: EventTarget | null): boolean {
  const element = target instanceof HTMLElement ? target : null
  if (element instanceof HTMLTextAreaElement) return !element.readOnly
  return element !== null && (element instanceof HTMLInputElement || element.isContentEditable)
}

/** The canvas, or nothing in particular. */
function isCanvas(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof Element && target.closest('.react-flow') !== null)
}

/** Joins keys and the system's clipboard with the commands. Returns how to part them. */
export function listenToKeys(workspace: Workspace, isMac: boolean): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const isModal = () => workspace.editor.getState().dialog !== null || workspace.editor.getState().isPaletteOpen
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented || event.isComposing || isModal()) return
      const command = findByShortcut(shortcutOf(event, isMac))
      if (!command || command.isNative || (isText(event.target) && !command.isGlobal)) return
      if (command.isOfCanvas && !isCanvas(event.target)) return
      event.preventDefault()
      runCommand(workspace, command.id)
    },
    { signal },
  )
  const onClipboard = (type: 'copy' | 'cut', take: (workspace: Workspace) => void) =>
    document.addEventListener(
      type,
      (event) => {
        const hasWords = (window.getSelection()?.toString() ?? '') !== ''
        if (isText(event.target) || isModal() || hasWords || workspace.editor.getState().selection.nodes.size === 0)
          return
        take(workspace)
        event.clipboardData?.setData('text/plain', workspace.clipboard)
        event.preventDefault()
      },
      { signal },
    )
  onClipboard('copy', copySelection)
  onClipboard('cut', cutSelection)
  document.addEventListener(
    'paste',
    (event) => {
      if (isText(event.target) || isModal()) return
      pasteText(workspace, event.clipboardData?.getData('text/plain') ?? '')
    },
    { signal },
  )
  return () => stop.abort()
}
