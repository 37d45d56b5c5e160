import { taskOuts, valueHandle } from '../handle.ts'
import type { Kind } from '../kind.ts'
import { maxDurationMs, type NodeBase } from '../node.ts'
import type { Problem } from '../problem.ts'
import { sameWords } from '../same-words.ts'
import { title } from '../title.ts'

export interface SleepNode extends NodeBase {
  readonly kind: 'sleep'
  readonly name: string
  readonly durationMs: number
}

const handles = [valueHandle('value', false)]

export const sleep: Kind<SleepNode, 'task'> = {
  title: 'Sleep',
  hint: 'Waits while other tasks run',
  words: sameWords('delay', 'wait', 'timer', 'pause'),
  key: '3',
  part: 'task',
  naming: 'title',
  newName: 'pause',
  fields: { name: title, durationMs: { type: 'duration', label: 'Duration' } },
  first: (name) => ({ name, durationMs: 1_000 }),
  handlesIn: () => handles,
  handlesOut: () => taskOuts,
  problems: wrongDuration,
}

function wrongDuration({ id: node, durationMs }: SleepNode): readonly Problem[] {
  if (durationMs >= 0 && durationMs <= maxDurationMs) return []
  const message = `A sleep cannot take ${durationMs} ms`
  return [
    {
      code: 'invalid-duration',
      severity: 'error',
      node,
      param: 'durationMs',
      message,
      remedy: 'Choose from 0 ms to 24.8 days',
    },
  ]
}
