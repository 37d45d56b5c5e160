import type { ProgramText } from '#compile'
import { described, stackTextOf } from '#foreign-value'
import type { CodeFrame, ErrorInfo } from '#trace'
import { headLines } from './load.ts'

const scriptName = 'asyncanvas-run'
const call = new RegExp(`^\\s*at (?:async )?(?:([\\w$.<>]+) )?.*${scriptName}[^:]*:(\\d+):(\\d+)`)
/** The text of a stack begins with the error's message, whose lines may have any length. */
const longestCall = 2_000

/** The name that the host's stack traces give to a run's script: one of its own, so that a stray error tells whose it is. */
export function scriptNameOf(run: number): string {
  return `${scriptName}-${run}`
}

/** What people see of a thrown value, whatever it is: its name, its message and the user's own lines, innermost first. */
export function errorInfo(error: unknown, program: ProgramText | null): ErrorInfo {
  const { name, message } = described(error)
  return {
    name,
    message: engineRefusal.test(message) ? evaluatedImport : message,
    frames: program ? framesOf(stackTextOf(error), program) : [],
  }
}

/** What Node says of an `import()` in a text that code evaluates. */
const engineRefusal = /^A dynamic import callback was (not specified|invoked without --experimental-vm-modules)\.?$/
const evaluatedImport =
  'import() in a text that code evaluates (eval, new Function) is refused, because nobody was shown what it loads; write it in the code itself'

/** The user's own lines in the text of a stack, innermost first. */
export function framesOf(stack: string, program: ProgramText): readonly CodeFrame[] {
  const frames: CodeFrame[] = []
  for (const line of stack.split('\n')) {
    const match = line.length < longestCall && call.exec(line)
    if (!match) continue
    const place = program.place(Number(match[2]) - headLines, Number(match[3]))
    if (place) frames.push({ ...place, ...(match[1] ? { function: match[1] } : {}) })
  }
  return frames
}

/** Whether code of some run, ended ones included, is in the error's stack; of the run of that name alone, where one is given. */
export function isFromRun(error: unknown, name?: string): boolean {
  return stackTextOf(error).includes(name === undefined ? `${scriptName}-` : `${name}:`)
}
