import type { PlanNode, PlanWire } from '#compile'
import { casesOf, hasCode } from '#graph'
import type { Choice } from './choices.ts'
import { block, calledAtOnce } from './layout.ts'
import { literal } from './literals.ts'

/** The names and calls that a choice is printed with. */
export interface ChoiceCalls {
  node(index: number): PlanNode | undefined
  value(index: number): string
  anyCall(index: number): string
  ownCall(index: number): string
  delivered(wire: PlanWire): string
  errorName(index: number): string
  isPassedOn(index: number): boolean
  /** The statement that throws once main is stopped; empty: nothing stops it. */
  readonly stopCheck: readonly string[]
}

/** The promise of what a choice gives: an async function that is called at once, and returns in each case. */
export function choiceText(choice: Choice, calls: ChoiceCalls): string {
  return calledAtOnce(statements(choice, calls))
}

function statements(choice: Choice, calls: ChoiceCalls): readonly string[] {
  const before = choice.before.map((node) =>
    calls.isPassedOn(node)
      ? `const ${calls.value(node)} = await ${calls.anyCall(node)}`
      : `await ${calls.anyCall(node)}`,
  )
  if (choice.kind === 'value') return [...before, `return ${given(choice.wire, calls)}`]
  if (choice.kind === 'branch') return [...before, ...branched(choice.branch, choice.cases, calls)]
  const failed = statements(choice.failed, calls)
  const error = calls.errorName(choice.task)
  // An error may be anything that was thrown.
  const caught = failed.some((line) => line.includes(error)) ? `catch (${error}: any) ` : 'catch '
  return [
    ...before,
    `try ${block([`return await ${calls.ownCall(choice.task)}`])} ${caught}${block([...calls.stopCheck, ...failed])}`,
  ]
}

function branched(branch: number, cases: readonly Choice[], calls: ChoiceCalls): readonly string[] {
  const node = calls.node(branch)
  const values = node && hasCode(node) ? casesOf(node.code).map(({ value }) => value) : []
  const [first = [], second = []] = cases.map((each) => statements(each, calls))
  const call = `await ${calls.ownCall(branch)}`
  if (values.length === 2 && values[0] === true) {
    const [line = ''] = first
    return [`if (${call}) ${first.length === 1 && !line.includes('\n') ? line : block(first)}`, ...second]
  }
  const lines = cases.map((each, at) => `case ${literal(values[at] ?? null)}: ${block(statements(each, calls))}`)
  return [`switch (${call}) ${block(lines)}`]
}

function given(wire: PlanWire, calls: ChoiceCalls): string {
  return wire.by === undefined ? calls.anyCall(wire.from) : calls.delivered(wire)
}
