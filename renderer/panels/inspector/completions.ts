import { topLevelNames } from '#code'
import type { CodeCompletion } from '../../ui/code-props.ts'

const runtime: readonly CodeCompletion[] = [
  {
    label: 'sleep',
    type: 'function',
    detail: '(ms, value?)',
    info: 'Waits and leaves the loop to the others; gives value',
  },
  {
    label: 'gather',
    type: 'function',
    detail: '(tasks, options?)',
    info: 'Awaits several at once; their values, in this order',
  },
  {
    label: 'createTask',
    type: 'function',
    detail: '(coroutine)',
    info: 'Starts a coroutine on the loop at once; await the task later',
  },
  { label: 'currentTask', type: 'function', detail: '()', info: 'The task that this code runs in' },
  { label: 'log', type: 'function', detail: '(…values)', info: 'Writes to the log of this node' },
  { label: 'signal', type: 'variable', detail: 'AbortSignal', info: 'Aborts when this task is cancelled' },
  { label: 'console', type: 'variable', info: 'Writes to the log of this node' },
  ...['log', 'info', 'warn', 'error', 'debug'].map(
    (label): CodeCompletion => ({ label, type: 'function', detail: '(…values)', of: 'console' }),
  ),
  { label: 'aborted', type: 'variable', of: 'signal' },
  { label: 'reason', type: 'variable', of: 'signal' },
  { label: 'throwIfAborted', type: 'function', detail: '()', of: 'signal' },
  { label: 'addEventListener', type: 'function', detail: "('abort', …)", of: 'signal' },
]

/** The runtime's names and those of the shared code. */
export function completionsFor(shared: string): readonly CodeCompletion[] {
  const names = [...new Set(topLevelNames(shared))]
  return [...runtime, ...names.map((label): CodeCompletion => ({ label, type: 'constant', detail: 'shared code' }))]
}
