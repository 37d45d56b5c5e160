import type { ProgramText } from '#compile'
import type { CodeFrame, ErrorInfo } from '#trace'
import { headLines } from './load.ts'

const scriptName = 'asyncanvas-run'

/** The name that the host's stack traces give to a run's script: one of its own, so that a stray error tells whose it is. */
export function scriptNameOf(run: number): string {
  return `${scriptName}-${run}`
}

/** What people see of a thrown value: its name, its message and the user's own lines, innermost first. */
export function errorInfo(error: unknown, program: ProgramText | null): ErrorInfo {
  if (!(error instanceof Error)) return { name: 'Error', message: `${String(error)} was thrown`, frames: [] }
  return { name: error.name, message: error.message, frames: program ? framesOf(error.stack, program) : [] }
}

/** The user's own lines in a stack, innermost first. */
export function framesOf(stack: string | undefined, program: ProgramText): readonly CodeFrame[] {
  const frames: CodeFrame[] = []
  if (stack === undefined) return frames
  for (const line of stack.split('\n')) {
    const match = new RegExp(`at (?:async )?(?:([\\w$.<>]+) )?.*${scriptName}[^:]*:(\\d+):(\\d+)`).exec(line)
    if (!match) continue
    const place = program.place(Number(match[2]) - headLines, Number(match[3]))
    if (place) frames.push({ ...place, ...(match[1] ? { function: match[1] } : {}) })
  }
  return frames
}

/** Whether code of some run, ended ones included, is in the error's stack. */
export function isFromRun(error: unknown): boolean {
  return error instanceof Error && (error.stack ?? '').includes(`${scriptName}-`)
}
