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
    const actual = await orHangs(transcriptOf(program, options))
    const right = expected[i] as Transcript
    differences.push(actual.join('\n') === right.join('\n') ? null : { program, expected: right, actual })
  }
  return differences
}

/** On virtual time a program takes milliseconds: one that is still not over hangs, and nobody would hear which it is. */
const hangMs = Number(process.env.HANG_MS ?? 3_000)

async function orHangs(transcript: Promise<Transcript>): Promise<Transcript> {
  let timer: NodeJS.Timeout | undefined
  const hanging = new Promise<Transcript>((resolve) => {
    timer = setTimeout(() => resolve(['hangs']), hangMs)
  })
  try {
    return await Promise.race([transcript, hanging])
  } finally {
    clearTimeout(timer)
  }
}
