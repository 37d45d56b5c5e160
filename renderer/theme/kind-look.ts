import { Combine, Flag, type LucideIcon, SquareFunction, StickyNote, TextCursorInput, Timer } from 'lucide-react'
import type { NodeKind } from '#graph'

export interface KindLook {
  readonly icon: LucideIcon
  /** What rail, lists and inspector call it. */
  readonly title: string
  /** One line for tooltips and lists. */
  readonly hint: string
  /** The single key that starts placing one. */
  readonly key: string
}

/** How each kind looks and is called, in the rail's order. */
export const kindLook: Readonly<Record<NodeKind, KindLook>> = {
  coroutine: {
    icon: SquareFunction,
    title: 'Coroutine',
    hint: 'An async function; its parameters are its handles',
    key: '1',
  },
  gather: { icon: Combine, title: 'Gather', hint: 'Awaits several tasks at once, keeps their order', key: '2' },
  sleep: { icon: Timer, title: 'Sleep', hint: 'Waits, and leaves the loop to the others', key: '3' },
  input: { icon: TextCursorInput, title: 'Input', hint: 'A parameter of the pipeline', key: '4' },
  output: { icon: Flag, title: 'Output', hint: 'The result of the pipeline', key: '5' },
  note: { icon: StickyNote, title: 'Note', hint: 'Words on the canvas; a comment in the code', key: '6' },
}

export const nodeKinds = Object.keys(kindLook) as readonly NodeKind[]
