import { Command } from 'cmdk'
import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { kindOf, type NodeKind, nodeKinds, type Position } from '#graph'
import { viewOf } from '../kinds/kind-views.ts'
import { useEditor } from '../store/index.ts'
import styles from './canvas.module.css'
import type { LooseEnd } from './connecting.ts'
import { kindsFor } from './connecting.ts'
import { placeStyle } from './place-style.ts'

/** Where the list of kinds is open, and the loose wire that it will connect. */
export interface QuickAddAt {
  /** The place on the canvas element, in CSS pixels. */
  readonly screen: Position
  /** The place in the graph, in its own pixels. */
  readonly place: Position
  readonly end: LooseEnd | null
}

interface QuickAddProps {
  readonly at: QuickAddAt
  readonly onAdd: (kind: NodeKind) => void
  readonly onClose: () => void
}

/** The searchable list of kinds that can be added here: with a loose wire, only those where it can end. */
export function QuickAdd({ at, onAdd, onClose }: QuickAddProps) {
  const element = useRef<HTMLDivElement>(null)
  const [search, setSearch] = useState('')
  const kinds = kindsFor(
    useEditor((state) => state.graph),
    at.end,
    nodeKinds,
  )
  useEffect(() => {
    const close = (event: PointerEvent) => {
      if (!element.current?.contains(event.target as globalThis.Node)) onClose()
    }
    window.addEventListener('pointerdown', close, true)
    return () => window.removeEventListener('pointerdown', close, true)
  }, [onClose])
  return (
    <div
      ref={element}
      className={styles.quickAdd}
      style={{ ...placeStyle(at.screen), '--rows': kinds.length } as CSSProperties}
    >
      <Command
        label="Add a node"
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') onClose()
        }}
      >
        <Command.Input
          autoFocus
          aria-label="Search what to add"
          placeholder="Add a node"
          className={styles.search}
          value={search}
          onValueChange={setSearch}
        />
        <Command.List className={styles.list}>
          <Command.Empty className={styles.empty}>Nothing of that name fits here</Command.Empty>
          {kinds.map((kind) => {
            const { title, hint, words } = kindOf(kind)
            const Icon = viewOf(kind).icon
            return (
              <Command.Item
                key={kind}
                value={`${title} ${hint}`}
                keywords={Object.keys(words)}
                className={styles.item}
                onSelect={() => onAdd(kind)}
              >
                <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
                <span>{title}</span>
                <span className={styles.hint}>{adviceFor(words, search) || hint}</span>
              </Command.Item>
            )
          })}
        </Command.List>
      </Command>
    </div>
  )
}

/** What to do to have what was typed, where that is a part of this kind; empty if nothing more has to be done. */
function adviceFor(words: Readonly<Record<string, string>>, search: string): string {
  const typed = search.trim().toLowerCase()
  const word = typed.length < 2 ? undefined : Object.keys(words).find((each) => each.startsWith(typed))
  return word === undefined ? '' : (words[word] ?? '')
}
