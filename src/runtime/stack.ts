import type { EventLoop } from './event-loop.ts'

/** Where this is called from, for reports of what was made there; `undefined` outside of debug mode: it is expensive. */
export function stackIn(loop: EventLoop | null): string | undefined {
  return loop?.getDebug() ? new Error('made').stack : undefined
}
