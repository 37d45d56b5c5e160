import type { NodeState } from '#trace'
import { ownControl } from './clean-output.ts'
import type { HostOutput } from './terminal.ts'

interface StateLook {
  /** One column wide. No two final states share a glyph, so that nobody needs to tell colours apart. */
  readonly glyph: string
  /** SGR code of its colour. */
  readonly colour: number
}

/** How each state looks in a terminal; its word is the same as in the window. */
export const stateLook: Readonly<Record<NodeState, StateLook>> = {
  idle: { glyph: '○', colour: 90 },
  scheduled: { glyph: '◌', colour: 90 },
  running: { glyph: '►', colour: 34 },
  waiting: { glyph: '◔', colour: 33 },
  cancelling: { glyph: '⊘', colour: 35 },
  done: { glyph: '✓', colour: 32 },
  failed: { glyph: '✗', colour: 31 },
  cancelled: { glyph: '⊘', colour: 35 },
  skipped: { glyph: '-', colour: 90 },
}

/** Colours a text, or leaves it as it is. */
export type Paint = (text: string, colour: number) => string

/** Whether lines can be redrawn in place on an output. */
export function isLive(output: HostOutput, env: Readonly<Record<string, string | undefined>>): boolean {
  return output.isTty && env.TERM !== 'dumb'
}

/** Colours text on a terminal, unless NO_COLOR is set to any text (see no-color.org). */
export function paintFor(output: HostOutput, env: Readonly<Record<string, string | undefined>>): Paint {
  if (!isLive(output, env) || env.NO_COLOR) return (text) => text
  return (text, colour) => (text === '' ? '' : `${ownControl(`\x1b[${colour}m`)}${text}${ownControl('\x1b[39m')}`)
}
