import { type RunOptions, transcriptOf } from './interpreter.ts'
import type { Program } from './language.ts'
import { print } from './print.ts'
import type { Transcript } from './transcript.ts'

/** A program with different transcripts on the two sides. */
export interface Difference {
  readonly program: Program
  readonly expected: Transcript
  readonly actual: Transcript
}

/** The difference between our runtime's transcript of the program and the expected one; null: none. */
export async function differenceOf(
  program: Program,
  expected: Transcript,
  options: RunOptions = {},
): Promise<Difference | null> {
  const actual = await orHangs(transcriptOf(program, options))
  return actual.join('\n') === expected.join('\n') ? null : { program, expected, actual }
}

/** Prints the program, and both transcripts from the point where they differ. */
export function report({ program, expected, actual }: Difference): string {
  const parting = expected.findIndex((line, at) => line !== actual[at])
  const at = parting === -1 ? expected.length : parting
  return [
    print(program),
    '',
    ...expected.slice(0, at).map((line) => `  ${line}`),
    ...expected.slice(at).map((line) => `- ${line}`),
    ...actual.slice(at).map((line) => `+ ${line}`),
  ].join('\n')
}

/** On virtual time a program takes milliseconds: after this long it hangs, and is reported by name. */
const hangMs = 3_000

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
