import { isConditionalArgument, needsOf, wiresOf } from '#compile'
import type { Calls } from './calls.ts'
import { inPlaceOf } from './colds.ts'
import type { Dependencies } from './dependencies.ts'
import type { Failures } from './failures.ts'
import { inOrder } from './in-order.ts'
import { printingOf } from './kinds.ts'
import { block, listed } from './layout.ts'

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
  const isHeard = (index: number): boolean =>
    dependencies.consumers(index).length > 0 || failures.hearingOf(index).kind !== 'nobody'
  // As its loop is closed, a program cancels what is left, and then skips what waits for that; once main is stopped,
  // whatever waits fails, even a sleep.
  const mayBeLeft = (index: number): boolean =>
    calls.helpers.signalOfMain !== null || (calls.helpers.createTask !== null && dependencies.needs(index).length > 0)
  const isLeft = (index: number): boolean =>
    mayBeLeft(index) && failures.hearingOf(index).kind === 'nobody' && !failures.isHandled(index)
  const isNamed = (index: number): boolean => isHeard(index) || isLeft(index)
  const tasks = order.flatMap((index) => {
    const task = taskOf(index, dependencies, calls, failures)
    return [isNamed(index) ? `const ${calls.promise(index)} = ${task}` : task, ...(calls.groups?.exitsOf(index) ?? [])]
  })
  const late = order
    .filter((index) => failures.isTakenLate(index) || isLeft(index))
    .map((index) => calls.promise(index))
  // Every rejection is handled from the start, also that of a task for which a group that has not begun waits.
  const handled = late.length === 0 ? [] : [listed(`${calls.helpers.promise}.allSettled([`, late, '])')]
  return [...calls.declaredIn([...tasks, ...handled, outcome(dependencies, calls, heard)]), ...calls.returned()]
}

export function taskOf(index: number, dependencies: Dependencies, calls: Calls, failures: Failures): string {
  if (!dependencies.takesTasks(index)) return behind(index, calls.call(index), dependencies, calls)
  const isTask = (child: number): boolean => calls.isPending(child)
  const items = calls
    .children(index)
    .map((child) => (isTask(child) ? calls.promise(child) : calls.givenChild(index, calls.value(child))))
  const taken = calls.taken(index, items, failures.hasSkips(index) ? 'behindSkips' : 'apart')
  const node = dependencies.task(index)
  // The helper of a node that may end before its tasks holds them by itself.
  const isHeld = node !== undefined && printingOf(node.kind).taking?.endsEarly === true
  const inGroup = node && calls.groups?.withOutside(node, taken)
  if (inGroup) return behind(index, inGroup, dependencies, calls)
  return behind(index, isHeld ? taken : holding(taken, calls.children(index), calls), dependencies, calls)
}

/** What lasts as long as the promise: that it needs these nodes. */
export function holding(promise: string, nodes: readonly number[], calls: Calls): string {
  const held = calls.held(nodes)
  return held.length === 0 ? promise : listed(`${calls.helpers.holding}(`, [promise, listed('[', held, ']')], ')')
}

/** Makes `call` begin as soon as what it needs is there. */
function behind(index: number, call: string, dependencies: Dependencies, calls: Calls): string {
  const arrivals = arrivalsOf(index, dependencies, calls)
  if (arrivals.length === 0) return call
  const promises = listed(
    '[',
    arrivals.map(({ promise }) => promise),
    ']',
  )
  const names = arrivals.flatMap(({ name }) => name ?? [])
  const task = calls.task(index)
  const touched = calls.groups?.touchedBy(index).map(({ from }) => from) ?? []
  const held = task ? calls.held([...needsOf(task), ...task.children, ...touched]) : []
  const last = held.length === 0 ? [] : [listed('[', held, ']')]
  const { inPlace } = dependencies.takesTasks(index) ? {} : inPlaceOf(calls, index)
  const lines = calls.choiceLines(index)
  const isAsync = lines !== null || inPlace !== undefined
  const own = `${isAsync ? 'async ' : ''}(${names.join(', ')}) => ${lines ? block(lines) : (inPlace ?? call)}`
  return listed(`${calls.helpers.behind}(`, [promises, own, ...last], ')')
}

/** What a call, or main's end, waits for: its promise, and its name there. */
interface Arrival {
  readonly promise: string
  /** `null`: only its order counts. */
  readonly name: string | null
}

/** Those without a name come last. */
function arrivalsOf(index: number, dependencies: Dependencies, calls: Calls): readonly Arrival[] {
  const plain = new Set<number>()
  const named: Arrival[] = []
  calls.argumentsOf(index).forEach((argument, at) => {
    const name = calls.arrivalOf(index, at)
    // What enters a group, or leaves one, has the same name for each argument.
    if (isConditionalArgument(argument) && named.some((each) => each.name === name)) return
    if (isConditionalArgument(argument)) named.push({ promise: calls.arrival(wiresOf(argument)), name })
    else if (argument && calls.task(argument.from) && !plain.has(argument.from)) {
      plain.add(argument.from)
      named.push({ promise: calls.promise(argument.from), name: calls.value(argument.from) })
    }
  })
  const after = calls.task(index)?.after ?? []
  const isPlain = (need: number): boolean => after.some(({ from, by }) => by === undefined && from === need)
  const earlier = dependencies.after(index).filter((need) => !plain.has(need) && isPlain(need))
  const ends = after.filter(({ by }) => by !== undefined)
  return [
    ...named,
    ...earlier.map((need): Arrival => ({ promise: calls.promise(need), name: null })),
    ...ends.map((wire): Arrival => ({ promise: calls.arrival([wire]), name: null })),
    ...(calls.groups?.begins(index) ?? []).map((promise): Arrival => ({ promise, name: null })),
  ]
}

export function heardOf(index: number, calls: Calls, failures: Failures): readonly string[] {
  const hearing = failures.hearingOf(index)
  if (hearing.kind === 'nobody') return []
  if (hearing.kind === 'main') return [calls.promise(index)]
  const gathers = hearing.gathers.map((each) => calls.promise(each))
  const items = [calls.promise(index), listed('[', gathers, ']'), ...(hearing.waits ? ["'waits'"] : [])]
  return [listed(`${calls.helpers.untaken}(`, items, ')')]
}

function outcome(dependencies: Dependencies, calls: Calls, heard: readonly string[]): string {
  const awaited = awaitedAtEnd(dependencies, calls)
  const pattern = awaited.length === 0 ? '' : `const [${awaited.map(({ name }) => name).join(', ')}] = `
  const promises = listed(
    '[',
    awaited.map(({ promise }) => promise),
    ']',
  )
  const ends = listed(`${calls.helpers.outcome}(`, [promises, listed('[', heard, ']')], ')')
  const nodes = dependencies.results.flatMap(({ from, output }) => [
    from,
    ...wiresOf(output?.argument ?? null).map((wire) => wire.from),
  ])
  return `${pattern}await ${holding(ends, nodes, calls)}`
}

/** The values of main's result that are not there from the start, each once. */
function awaitedAtEnd(dependencies: Dependencies, calls: Calls): readonly Arrival[] {
  const awaited = new Map<string, Arrival>()
  for (const result of dependencies.results) {
    const { from, output } = result
    const argument = output?.argument ?? null
    const name = calls.resultValue(result)
    if (isConditionalArgument(argument)) awaited.set(name, { promise: calls.arrival(wiresOf(argument)), name })
    else if (calls.task(from)) awaited.set(name, { promise: calls.promise(from), name })
  }
  return [...awaited.values()]
}
