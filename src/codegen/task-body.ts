import type { Calls } from './calls.ts'
import type { Failures } from './failures.ts'
import type { Flow } from './flow.ts'
import { inOrder } from './in-order.ts'
import { listed } from './layout.ts'

/**
 * The statements of a `main` in which something may go on where something else was skipped: a promise per node, all of
 * them before the first await, so that each rejection is handled from birth.
 */
export function taskBody(flow: Flow, calls: Calls, failures: Failures): readonly string[] {
  const order = inOrder(
    flow,
    flow.tasks.map(({ index }) => index),
  )
  const heard = order.flatMap((index) => heardOf(index, calls, failures))
  const isNamed = (index: number): boolean =>
    flow.consumers(index).length > 0 || failures.hearingOf(index).kind !== 'nobody'
  const tasks = order.map((index) => {
    const task = taskOf(index, flow, calls, failures)
    return isNamed(index) ? `const ${calls.promise(index)} = ${task}` : task
  })
  return [...tasks, outcome(flow, calls, heard), ...calls.returned()]
}

function taskOf(index: number, flow: Flow, calls: Calls, failures: Failures): string {
  if (!flow.takesTasks(index)) return behind(index, flow.needs(index), calls.call(index), flow, calls)
  const isTask = (child: number): boolean => calls.task(child) !== undefined
  const items = calls
    .children(index)
    .map((child) => (isTask(child) ? calls.promise(child) : calls.givenChild(index, calls.value(child))))
  return behind(index, flow.after(index), calls.gather(index, items, failures.hasSkips(index)), flow, calls)
}

/** `call` as soon as `needs` are there. */
function behind(index: number, needs: readonly number[], call: string, flow: Flow, calls: Calls): string {
  if (needs.length === 0) return call
  const isGather = flow.takesTasks(index)
  const values = isGather ? [] : flow.values(index).map((value) => calls.value(value))
  const promises = listed(
    '[',
    needs.map((need) => calls.promise(need)),
    ']',
    40,
  )
  return listed(`${calls.helpers.behind}(`, [promises, `(${values.join(', ')}) => ${call}`], ')', 24)
}

function heardOf(index: number, calls: Calls, failures: Failures): readonly string[] {
  const hearing = failures.hearingOf(index)
  if (hearing.kind === 'nobody') return []
  if (hearing.kind === 'main') return [calls.promise(index)]
  const gathers = hearing.gathers.map((gather) => calls.promise(gather))
  return [`${calls.helpers.untaken}(${calls.promise(index)}, [${gathers.join(', ')}])`]
}

function outcome(flow: Flow, calls: Calls, heard: readonly string[]): string {
  const awaited = flow.needs(flow.end)
  const pattern = awaited.length === 0 ? '' : `const [${awaited.map((index) => calls.value(index)).join(', ')}] = `
  const promises = listed(
    '[',
    awaited.map((index) => calls.promise(index)),
    ']',
  )
  return listed(`${pattern}await ${calls.helpers.outcome}(`, [promises, listed('[', heard, ']', 10)], ')', 2)
}
