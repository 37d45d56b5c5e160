import type { PlanNode, ProgramText } from '#compile'
import { framesOf } from './error-info.ts'

/** What a place in code is known by. */
export interface CodeNames {
  readonly program: ProgramText | null
  /** By their indices. */
  readonly nodes: readonly PlanNode[]
}

/**
 * A text with stacks in it as its readers know their code: `at fetchUser (load:3:9)`, the node and the line in it. What
 * called that is the runtime's own, and left out; so is what stands above it in a console.trace, which begins `at` the call.
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

/** The lines as they are where none is of the run's code. */
function usersStack(stack: readonly string[], names: CodeNames, isTrace: boolean): readonly string[] {
  const shown = stack.map((line) => usersLine(line, names))
  const first = shown.findIndex((line) => line !== null)
  if (first < 0) return stack
  const last = shown.length - 1 - [...shown].reverse().findIndex((line) => line !== null)
  const lines = stack.slice(0, last + 1).map((line, index) => shown[index] ?? line)
  // What an error has beside its stack begins with a brace behind the stack's last line.
  if (last < stack.length - 1 && stack.at(-1)?.endsWith(' {')) lines.push(`${lines.pop()} {`)
  return isTrace ? lines.slice(first) : lines
}

/** `null`: not a line of the run's code. */
function usersLine(line: string, { program, nodes }: CodeNames): string | null {
  const frame = program && framesOf(line, program)[0]
  if (!frame) return null
  const owner = nodes[frame.node ?? -1]?.name ?? 'shared code'
  const place = `${owner}:${frame.line}:${frame.column}`
  const [, head = '', isAsync = ''] = /^(\s+at )(async )?/.exec(line) ?? []
  const end = line.endsWith(' {') ? ' {' : ''
  return `${head}${isAsync}${frame.function ? `${frame.function} (${place})` : place}${end}`
}
