import { numberText } from '#words'
import type { RunView } from './run-view.ts'
import { stateWords } from './state-words.ts'

/** How far a node is with the items of its list. */
export interface ItemsTold {
  readonly done: number
  readonly failed: number
  readonly cancelled: number
  /** Begun, and not ended. */
  readonly live: number
  /** How many there are; `null`: that is not known yet. */
  readonly of: number | null
}

/** What is told of the items of a node, by its number; `null`: it goes over none. */
export function itemsTold({ tasksOf }: RunView, node: number): ItemsTold | null {
  const tasks = tasksOf.get(node)
  if (!tasks) return null
  const { done, failed, cancelled } = tasks.items
  const made = Object.values(tasks.items).reduce((sum, count) => sum + count, 0)
  if (made === 0 && tasks.of === null) return null
  return { done, failed, cancelled, live: made - done - failed - cancelled, of: tasks.of }
}

/** How far a node is with its items: `12 of 40 · 1 failed`; `12 of 40 so far` while it is not known how many there are. */
export function itemsText({ of, live, ...items }: ItemsTold): string {
  const over = items.done + items.failed + items.cancelled
  const counts = `${numberText(over)} of ${numberText(of ?? over + live)}${of === null ? ' so far' : ''}`
  const bad = (['failed', 'cancelled'] as const).filter((state) => items[state] > 0)
  return [counts, ...bad.map((state) => `${numberText(items[state])} ${stateWords[state]}`)].join(' · ')
}
