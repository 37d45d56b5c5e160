import { type RunOptions, transcriptOf } from './interpreter.ts'
import type { Program } from './language.ts'
import { print } from './print.ts'
import type { Transcript } from './transcript.ts'

/** A program of which the two tell different things. */
export interface Difference {
  readonly program: Program
  readonly expected: Transcript
  readonly actual: Transcript
}

/** Where our runtime tells something else of the program than was expected; null: nowhere. */
export async function differenceOf(
  program: Program,
  expected: Transcript,
  options: RunOptions = {},
): Promise<Difference | null> {
  const actual = await orHangs(transcriptOf(program, options))
  return actual.join('\n') === expected.join('\n') ? null : { program, expected, actual }
}

/** The program, and both transcripts from where they part. */
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

/** On virtual time a program takes milliseconds: one that is still not over hangs, and nobody would hear which it is. */
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
