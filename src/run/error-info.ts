import { described, stackTextOf } from '#foreign-value'
import type { CodeFrame, ErrorInfo } from '#trace'
import type { CodeMap } from './code-map.ts'
import { headLines } from './load.ts'

const scriptName = 'asyncanvas-run'
const call = new RegExp(`^\\s*at (?:async )?(?:([\\w$.<>]+) )?.*(${scriptName}[^:]*):(\\d+):(\\d+)`)
/** Longer lines of a stack are no calls: they belong to the message at its beginning. */
const longestCall = 2_000

/**
 * The name of a run's script in the host's stack traces, or of the `file`-th that it includes. It is unique, so that a
 * stray error shows which run it belongs to.
 */
export function scriptNameOf(run: number, file: number): string {
  return file === 0 ? `${scriptName}-${run}` : `${scriptName}-${run}.${file}`
}

/** A thrown value for people, whatever it is: its name, its message and the user's own lines, innermost first. */
export function errorInfo(error: unknown, program: CodeMap | null, owner?: number): ErrorInfo {
  const { name, message } = described(error)
  return {
    name,
    message: engineRefusal.test(message) ? evaluatedImport : message,
    frames: program ? framesOf(stackTextOf(error), program, owner) : [],
  }
}

/** Node's message for an `import()` in a text that code evaluates. */
const engineRefusal = /^A dynamic import callback was (not specified|invoked without --experimental-vm-modules)\.?$/
const evaluatedImport =
  'import() in a text that code evaluates (eval, new Function) is refused, because nobody was shown what it loads; write it in the code itself'

/** The user's own lines in the text of a stack, innermost first. `owner`: a node whose code ran. */
export function framesOf(stack: string, program: CodeMap, owner?: number): readonly CodeFrame[] {
  const frames: CodeFrame[] = []
  for (const line of stack.split('\n')) {
    const match = line.length < longestCall && call.exec(line)
    if (!match) continue
    const place = program.place(Number(match[3]) - headLines, Number(match[4]), match[2] ?? '', owner)
    if (place) frames.push({ ...place, ...(match[1] ? { function: match[1] } : {}) })
  }
  return frames
}

/**
 * Whether the error's stack has code of a run, even of one that has ended; with `name`, only of the run of that name.
 */
export function isFromRun(error: unknown, name?: string): boolean {
  return stackTextOf(error).includes(name === undefined ? `${scriptName}-` : `${name}:`)
}
