import { placeAt } from '#code'
import { type NodeId, type Problem, type ScopeName, scopeRecord } from '#graph'
import type { FreeName } from './free-names.ts'

const useGather = 'Use gather([...]) or Promise.all of the calls, which export as they are'
const useNodes = 'Draw it as nodes and wires, or write it with plain promises'
const useLibrary = 'Write it in the shared code with plain promises, or import a library there'

/** For names whose part of the runtime is not printed. */
const remedies: Partial<Readonly<Record<ScopeName, string>>> = {
  createTask: 'Call the function and keep its promise: const task = work()',
  ensureFuture: 'Call the function and keep its promise: const task = work()',
  currentTask: 'Hand over what you need of the task (its name, say) as a parameter',
  taskGroup: useGather,
  TaskGroup: useGather,
  asCompleted: useGather,
  timeout: 'Hand AbortSignal.timeout(ms) to what should stop, or race it with sleep in Promise.race',
  waitFor: 'Hand AbortSignal.timeout(ms) to what should stop, or race it with sleep in Promise.race',
  race: 'Use Promise.race',
  wait: 'Use Promise.race for the first one, Promise.allSettled for all of them',
  shield: 'Leave it out: nothing cancels an exported function from outside',
  CancelledError: 'Leave it out: nothing cancels an exported function from outside',
  isCancellation: 'Leave it out: nothing cancels an exported function from outside',
  retry: 'Write the loop: for (let attempt = 1; ; attempt += 1) with try and await sleep(ms)',
  toThread: 'Start a Worker of node:worker_threads in the shared code',
  Event: 'Use a promise and its resolve function',
  Future: 'Use a promise and its resolve function',
  Condition: useLibrary,
  Barrier: useGather,
  Queue: useLibrary,
  PriorityQueue: useLibrary,
  LifoQueue: useLibrary,
  Lock: useLibrary,
  Semaphore: useLibrary,
  BoundedSemaphore: useLibrary,
  Task: 'Use Promise as the type',
}

/** What to do instead; undefined where the name is none of the runtime's, or is printed as plain JavaScript. */
function remedyFor(name: string): string | undefined {
  const record = scopeRecord(name)
  if (!record || record.export === 'idiom') return undefined
  return typeof record.export === 'object' ? record.export.remedy : (remedies[record.name] ?? useNodes)
}

/** Names of the runtime that a plain exported file cannot have, one Problem for the first use of each. */
export function unsupportedIn(
  code: string,
  free: readonly FreeName[],
  isDefined: (name: string) => boolean,
  owner?: { readonly id: NodeId; readonly name: string },
): readonly Problem[] {
  const seen = new Set<string>()
  return free.flatMap(({ name, from }) => {
    const remedy = remedyFor(name)
    if (remedy === undefined || isDefined(name) || seen.has(name)) return []
    seen.add(name)
    return [
      {
        code: 'export-unsupported',
        severity: 'error',
        ...(owner ? { node: owner.id } : {}),
        ...placeAt(code, from),
        message: `${owner?.name ?? 'The shared code'} uses ${name}, which a file without the runtime does not have`,
        remedy,
      },
    ]
  })
}
