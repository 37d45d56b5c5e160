import type { EventLoop } from '#runtime'
import { Flows } from './flows.ts'
import { previewOf } from './preview.ts'
import type { Recorder } from './recorder.ts'
import type { SchedulerOptions } from './scheduler.ts'

/** What nodes tell of themselves, besides what the loop tells of their tasks. */
export function tellersOf(
  loop: EventLoop,
  recorder: () => Recorder,
): Pick<SchedulerOptions, 'chose' | 'flowed' | 'going' | 'trying' | 'tried' | 'watcher'> {
  const flows = new Flows(loop, recorder)
  return {
    chose: (node, said) => recorder().record({ type: 'node.chose', node, said }),
    flowed: (node, stream, isOver) => flows.flowed(node, stream, isOver),
    going: (node, items) => recorder().record({ type: 'node.items', node, ...(items === undefined ? {} : { items }) }),
    trying: (which, timeoutMs) => recorder().trying(which, timeoutMs),
    tried: (which, error) => recorder().tried(which, error),
    watcher: {
      given: (node, value) => recorder().record({ type: 'node.given', node, value: previewOf(value) }),
      skipped: (node, { node: because, ...why }) => recorder().record({ type: 'node.skipped', node, because, ...why }),
    },
  }
}
