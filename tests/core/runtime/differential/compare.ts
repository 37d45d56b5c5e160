import { type RunOptions, transcriptOf } from './interpreter.ts'
import type { Program } from './language.ts'
import type { Referee, Transcript } from './referee.ts'

/** A program of which the two tell different things. */
export interface Difference {
  readonly program: Program
  readonly expected: Transcript
  readonly actual: Transcript
}

/** Of each program: where ours tells something else than CPython, else null. */
export async function compare(
  programs: readonly Program[],
  referee: Referee,
  options: RunOptions = {},
): Promise<readonly (Difference | null)[]> {
  const expected = referee.run(programs)
  const differences: (Difference | null)[] = []
  for (const [i, program] of programs.entries()) {
    const actual = await transcriptOf(program, options)
    const right = expected[i] as Transcript
    differences.push(actual.join('\n') === right.join('\n') ? null : { program, expected: right, actual })
  }
  return differences
}
