import type { EventLoop } from '#runtime'
import { Flows } from './flows.ts'
import { previewOf } from './preview.ts'
import type { Recorder } from './recorder.ts'
import type { SchedulerOptions } from './scheduler-options.ts'

type Tellers = Pick<SchedulerOptions, 'chose' | 'closed' | 'flowed' | 'going' | 'trying' | 'tried' | 'watcher'>

const nobody = (): void => {}
const watcher = { awaited: nobody, ended: nobody, given: nobody, skipped: nobody }
/** Of nodes that the trace does not know. */
const nothing: Tellers = {
  ...{ chose: nobody, closed: nobody, flowed: nobody, going: nobody, trying: nobody, tried: nobody },
  watcher,
}

/** What nodes tell of themselves, besides what the loop tells of their tasks. `first`: the number of a plan's first node; `isTold`: whether the trace knows it. */
export function tellersOf(loop: EventLoop, recorder: () => Recorder, first: number, isTold: boolean): Tellers {
  if (!isTold) return nothing
  const flows = new Flows(loop, recorder)
  return {
    chose: (index, said) => recorder().record({ type: 'node.chose', node: first + index, said }),
    closed: () => flows.close(),
    flowed: (index, stream, isOver) => flows.flowed(first + index, stream, isOver),
    going: (index, items) =>
      recorder().record({ type: 'node.items', node: first + index, ...(items === undefined ? {} : { items }) }),
    trying: (which, timeoutMs) => recorder().trying({ ...which, node: first + which.node }, timeoutMs),
    tried: (which, error) => recorder().tried({ ...which, node: first + which.node }, error),
    watcher: {
      awaited: (index, { number: task }) => recorder().record({ type: 'node.awaited', node: first + index, task }),
      ended: ({ node, outcome, value, error }) =>
        recorder().awaitedEnded(first + node.index, { outcome, value, error }),
      given: (index, value) => recorder().record({ type: 'node.given', node: first + index, value: previewOf(value) }),
      skipped: (index, { node: because, ...why }) =>
        recorder().record({ type: 'node.skipped', node: first + index, because: first + because, ...why }),
    },
  }
}
