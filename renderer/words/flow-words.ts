import type { WireFlow } from '#trace'
import { numberText } from '#words'

/**
 * What is said of a stream's wire while it flows: `12 passed · 3 of 3 ready · the reader is behind`; `isOver`: `12 passed`,
 * and how many nobody took.
 */
export function flowWords({ passed, ready, room, waits }: WireFlow, isOver: boolean): string {
  const count = `${numberText(passed)} passed`
  if (isOver) return ready > 0 ? `${count} · ${numberText(ready)} left` : count
  const fill = room === 0 ? [] : [`${numberText(ready)} of ${numberText(room)} ready`]
  const behind = waits === 'producer' && room > 0 ? ['the reader is behind'] : []
  return [count, ...fill, ...behind].join(' · ')
}

/** The same in short, since a wire may be short: `12 · 3 of 3 · behind`. */
export function shortFlowWords(flow: WireFlow, isOver: boolean): string {
  if (isOver) return flowWords(flow, true)
  return flowWords(flow, false).replace(' passed', '').replace(' ready', '').replace('the reader is behind', 'behind')
}
