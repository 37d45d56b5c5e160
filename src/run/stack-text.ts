import type { PlanNode } from '#compile'
import type { CodeMap } from './code-map.ts'
import { framesOf } from './error-info.ts'

/** What is needed to name a place in code. */
export interface CodeNames {
  readonly program: CodeMap | null
  /** By their numbers in the run. */
  readonly nodes: readonly PlanNode[]
}

/**
 * Rewrites the stacks in a text with the places that users know: `at fetchUser (load:3:9)`, the node and the line in
 * it. The calls below are the runtime's own, and are left out. So are the calls above in a console.trace, which then
 * begins with the user's own call.
 */
export function withUsersPlaces(text: string, names: CodeNames, isTrace: boolean): string {
  if (!names.program || !/^\s+at /m.test(text)) return text
  const result: string[] = []
  let stack: string[] = []
  for (const line of text.split('\n')) {
    if (isOfStack(line)) {
      stack.push(line)
      continue
    }
    result.push(...usersStack(stack, names, isTrace), line)
    stack = []
  }
  return [...result, ...usersStack(stack, names, isTrace)].join('\n')
}

function isOfStack(line: string): boolean {
  return /^\s+(at |\.\.\. \d+ lines matching)/.test(line)
}

/** A stack with the user's places; unchanged if it has no line of the run's code. */
function usersStack(stack: readonly string[], names: CodeNames, isTrace: boolean): readonly string[] {
  const shown = stack.map((line) => usersLine(line, names))
  const first = shown.findIndex((line) => line !== null)
  if (first < 0) return stack
  const last = shown.length - 1 - [...shown].reverse().findIndex((line) => line !== null)
  const lines = stack.slice(0, last + 1).map((line, index) => shown[index] ?? line)
  // If an error has fields, Node prints an opening brace at the end of the stack's last line.
  if (last < stack.length - 1 && stack.at(-1)?.endsWith(' {')) lines.push(`${lines.pop()} {`)
  return isTrace ? lines.slice(first) : lines
}

/** The line with the user's place; `null` if it is not of the run's code. */
function usersLine(line: string, { program, nodes }: CodeNames): string | null {
  const frame = program && framesOf(line, program)[0]
  if (!frame) return null
  const owner = nodes[frame.node ?? -1]?.name ?? 'shared code'
  const place = `${owner}:${frame.line}:${frame.column}`
  const [, head = '', isAsync = ''] = /^(\s+at )(async )?/.exec(line) ?? []
  const end = line.endsWith(' {') ? ' {' : ''
  return `${head}${isAsync}${frame.function ? `${frame.function} (${place})` : place}${end}`
}
