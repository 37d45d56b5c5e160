/** What becomes of a name of the runtime in an exported file; of one that can't be had there, what to do instead. */
export type ExportOf = 'idiom' | 'runtime' | { readonly remedy: string }

const idioms = 'sleep gather log signal createSubprocess'

const ofRuntime =
  'createTask ensureFuture currentTask allTasks cancelAllTasks coroutine isCoroutine isFuture isCancellation run Runner ' +
  'newEventLoop EventLoop getRunningLoop taskGroup TaskGroup asCompleted timeout timeoutAt Timeout waitFor wait race ' +
  'shield retry toThread Executor createSubprocessShell Future Task CoroutineObject Event Condition Barrier Queue ' +
  'PriorityQueue LifoQueue Lock Semaphore BoundedSemaphore ContextVar Context copyContext awaitGraph CancelledError ' +
  'TimeoutError InvalidStateError LoopError DeadlockError KeyboardInterrupt QueueEmpty QueueFull QueueShutDown ' +
  'BrokenBarrierError SubprocessError ProcessLookupError'

const exportOf: ReadonlyMap<string, ExportOf> = new Map([
  ...idioms.split(' ').map((name) => [name, 'idiom'] as const),
  ...ofRuntime.split(' ').map((name) => [name, 'runtime'] as const),
])

/** `undefined`: no name of the runtime. */
export function exportOfName(name: string): ExportOf | undefined {
  return exportOf.get(name)
}
