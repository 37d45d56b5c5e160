import type { NodeState } from '#trace'
import { statusLook } from './status-look.ts'

/** Colours as a canvas needs them: as values, not variables. */
export interface Palette {
  readonly surface: string
  readonly line: string
  readonly ink3: string
  readonly accent: string
  readonly accentInk: string
  readonly waitingBack: string
  readonly state: Readonly<Record<NodeState, string>>
  readonly mono: string
}

/** Reads the colours of tokens.css and of the table of states, as the current theme has them. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const value = (name: string) => style.getPropertyValue(name).trim()
  const resolve = (colour: string) => colour.replace(/var\((--[\w-]+)\)/, (_, name: string) => value(name))
  const states = Object.entries(statusLook).map(([state, look]) => [state, resolve(look.colour)])
  return {
    surface: value('--surface'),
    line: value('--line'),
    ink3: value('--ink-3'),
    accent: value('--accent'),
    accentInk: value('--accent-ink'),
    waitingBack: resolve(statusLook.waiting.background),
    state: Object.fromEntries(states) as Record<NodeState, string>,
    mono: value('--mono'),
  }
}

/** Calls `listen` when the theme changes. Returns how to stop. */
export function onThemeChange(listen: () => void): () => void {
  const observer = new MutationObserver(listen)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}
