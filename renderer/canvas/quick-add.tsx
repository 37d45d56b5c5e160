import { Command } from 'cmdk'
import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { isTrait, type NodeKind, nodeKinds, nodeName, type Offer, offerOf, offers, type Position } from '#graph'
import { nodeForTrait } from '../commands/index.ts'
import { viewOf } from '../kinds/kind-views.ts'
import { useEditor } from '../store/index.ts'
import { searchScore } from '../ui/search-score.ts'
import styles from './canvas.module.css'
import type { LooseEnd } from './connecting.ts'
import { kindsFor } from './connecting.ts'
import { placeStyle } from './place-style.ts'

/** Where the list is open, and the loose wire that it will connect. */
export interface QuickAddAt {
  /** The place on the canvas element, in CSS pixels. */
  readonly screen: Position
  /** The place in the graph, in its own pixels. */
  readonly place: Position
  readonly end: LooseEnd | null
}

interface QuickAddProps {
  readonly at: QuickAddAt
  readonly onAdd: (offer: Offer) => void
  readonly onClose: () => void
}

/** The searchable list of what can be added here: with a loose wire, only that where it can end. */
export function QuickAdd({ at, onAdd, onClose }: QuickAddProps) {
  const element = useRef<HTMLDivElement>(null)
  const [search, setSearch] = useState('')
  const kinds = kindsFor(
    useEditor((state) => state.graph),
    at.end,
    nodeKinds,
  )
  const fitting = offers.filter((offer) => kinds.includes(kindFor(offer)))
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
      style={{ ...placeStyle(at.screen), '--rows': fitting.length } as CSSProperties}
    >
      <Command
        label="Add a node"
        filter={searchScore}
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
          {fitting.map((offer) => (
            <Row key={offer} offer={offer} end={at.end} search={search} onSelect={() => onAdd(offer)} />
          ))}
        </Command.List>
      </Command>
    </div>
  )
}

interface RowProps {
  readonly offer: Offer
  readonly end: LooseEnd | null
  readonly search: string
  readonly onSelect: () => void
}

/** One row of the list: with what it is, or what to do to have what was typed, or which node it will go to. */
function Row({ offer, end, search, onSelect }: RowProps) {
  const { title, hint, words } = offerOf(offer)
  const node = useEditor((state) => (isTrait(offer) && end === null ? nodeForTrait(state, offer) : null))
  const Icon = viewOf(kindFor(offer)).icon
  return (
    <Command.Item value={title} keywords={Object.keys(words)} className={styles.item} onSelect={onSelect}>
      <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
      <span>{title}</span>
      <span className={styles.hint}>{node ? `For ${nodeName(node)}` : adviceFor(words, search) || hint}</span>
    </Command.Item>
  )
}

/** The kind of the node that an offer adds. */
function kindFor(offer: Offer): NodeKind {
  return isTrait(offer) ? 'coroutine' : offer
}

/** What to do to have what was typed, where that is a part of this kind; empty if nothing more has to be done. */
function adviceFor(words: Readonly<Record<string, string>>, search: string): string {
  const typed = search
    .toLowerCase()
    .split(' ')
    .filter((word) => word.length > 1)
  const word = Object.keys(words).find((each) => words[each] !== '' && typed.some((start) => each.startsWith(start)))
  return word === undefined ? '' : (words[word] ?? '')
}
