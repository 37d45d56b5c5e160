import type { Calls } from './calls.ts'
import type { Dependencies } from './dependencies.ts'
import type { Failures } from './failures.ts'
import { inOrder } from './in-order.ts'
import { listed } from './layout.ts'

/**
 * The statements of a `main` in which something may go on after something else was skipped. Each node has a promise,
 * and all of them come before the first await, so that every rejection is handled from the start.
 */
export function taskBody(dependencies: Dependencies, calls: Calls, failures: Failures): readonly string[] {
  const order = inOrder(
    dependencies,
    dependencies.tasks.map(({ index }) => index),
  )
  const heard = order.flatMap((index) => heardOf(index, calls, failures))
  const isNamed = (index: number): boolean =>
    dependencies.consumers(index).length > 0 || failures.hearingOf(index).kind !== 'nobody'
  const tasks = order.map((index) => {
    const task = taskOf(index, dependencies, calls, failures)
    return isNamed(index) ? `const ${calls.promise(index)} = ${task}` : task
  })
  return [...tasks, outcome(dependencies, calls, heard), ...calls.returned()]
}

function taskOf(index: number, dependencies: Dependencies, calls: Calls, failures: Failures): string {
  if (!dependencies.takesTasks(index))
    return behind(index, dependencies.needs(index), calls.call(index), dependencies, calls)
  const isTask = (child: number): boolean => calls.task(child) !== undefined
  const items = calls
    .children(index)
    .map((child) => (isTask(child) ? calls.promise(child) : calls.givenChild(index, calls.value(child))))
  return behind(
    index,
    dependencies.after(index),
    calls.gather(index, items, failures.hasSkips(index)),
    dependencies,
    calls,
  )
}

/** Makes `call` begin as soon as its `needs` are there. */
function behind(
  index: number,
  needs: readonly number[],
  call: string,
  dependencies: Dependencies,
  calls: Calls,
): string {
  if (needs.length === 0) return call
  const isGather = dependencies.takesTasks(index)
  const values = isGather ? [] : dependencies.values(index).map((value) => calls.value(value))
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

function outcome(dependencies: Dependencies, calls: Calls, heard: readonly string[]): string {
  const awaited = dependencies.needs(dependencies.end)
  const pattern = awaited.length === 0 ? '' : `const [${awaited.map((index) => calls.value(index)).join(', ')}] = `
  const promises = listed(
    '[',
    awaited.map((index) => calls.promise(index)),
    ']',
  )
  return listed(`${pattern}await ${calls.helpers.outcome}(`, [promises, listed('[', heard, ']', 10)], ')', 2)
}
