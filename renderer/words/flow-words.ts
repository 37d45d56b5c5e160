import { behindText, passedText, type WireFlow } from '#trace'
import { numberText } from '#words'

/**
 * What is said of a stream's wire while it flows: `12 passed · 3 of 3 lie ready · the reader is behind`; `isOver`: `12
 * passed`, and how many nobody took.
 */
export function flowWords(flow: WireFlow, isOver: boolean): string {
  const { ready, room, waits } = flow
  const count = passedText(flow)
  if (isOver) return ready > 0 ? `${count} · ${numberText(ready)} left` : count
  const fill = room === 0 ? [] : [`${fillWords({ ready, room })} lie ready`]
  return [count, ...fill, ...(waits === 'producer' && room > 0 ? [behindText] : [])].join(' · ')
}

/** The same in short, since a wire may be short: `12 · 3 of 3 · behind`. */
export function shortFlowWords(flow: WireFlow, isOver: boolean): string {
  if (isOver) return flowWords(flow, true)
  const { passed, room, waits } = flow
  const fill = room === 0 ? [] : [fillWords(flow)]
  return [numberText(passed), ...fill, ...(waits === 'producer' && room > 0 ? ['behind'] : [])].join(' · ')
}

function fillWords({ ready, room }: Pick<WireFlow, 'ready' | 'room'>): string {
  return `${numberText(ready)} of ${numberText(room)}`
}
