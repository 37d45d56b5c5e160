import type { CodeNode } from '#graph'
import type { ErrorInfo } from '#trace'
import { isRanCode, type RunState, useEditor, useNodeTold, useRun } from '../../store/index.ts'

/** The line of a coroutine's code at which its run failed; `null`: it did not fail, or the code has changed since. */
export function useFailedLine(node: CodeNode): number | null {
  const { run } = useNodeTold(node.id)
  const isSameCode = useEditor((state) => isRanCode(state, node.id))
  const number = useRun((state) => numberOf(state, node.id))
  if (!isSameCode || run?.state !== 'failed') return null
  return run.error?.frames.find((frame) => frame.node === number)?.line ?? null
}

/** Like `useFailedLine`, for the shared code. */
export function useFailedSharedLine(): number | null {
  const isSameCode = useEditor((state) => isRanCode(state, null))
  const error = useRun(({ outcome }): ErrorInfo | null => (outcome?.kind === 'failed' ? outcome.error : null))
  if (!isSameCode) return null
  return error?.frames.find((frame) => frame.node === undefined)?.line ?? null
}

/** The node's number in the run; -1: it was not part of it. */
export function numberOf({ view }: RunState, id: string): number {
  return view.start?.nodes.findIndex((node) => node.id === id) ?? -1
}
