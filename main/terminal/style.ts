import type { NodeState } from '#trace'
import { ownControl } from './clean-output.ts'
import type { HostOutput } from './terminal.ts'

interface StateLook {
  /** One column wide, and no two of ends alike: colour never has to be told apart. */
  readonly glyph: string
  /** SGR code of its colour. */
  readonly colour: number
}

/** How each state looks in a terminal; its word is the window's. */
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

/** Whether lines can be redrawn in place there. */
export function isLive(output: HostOutput, env: Readonly<Record<string, string | undefined>>): boolean {
  return output.isTty && env.TERM !== 'dumb'
}

/** Colours on a terminal, unless NO_COLOR (any text but none, as no-color.org has it) says otherwise. */
export function paintFor(output: HostOutput, env: Readonly<Record<string, string | undefined>>): Paint {
  if (!isLive(output, env) || env.NO_COLOR) return (text) => text
  return (text, colour) => (text === '' ? '' : `${ownControl(`\x1b[${colour}m`)}${text}${ownControl('\x1b[39m')}`)
}
