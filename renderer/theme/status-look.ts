import type { NodeState } from '#trace'

/** The shapes of `StatusGlyph`. No two states share one, so nobody needs to tell colours apart. */
export type GlyphShape =
  | 'ring'
  | 'dashed-ring'
  | 'triangle'
  | 'clock'
  | 'tick'
  | 'octagon'
  | 'slash-turning'
  | 'slash'
  | 'dash'

export interface StatusLook {
  readonly glyph: GlyphShape
  /** A CSS colour: a variable of tokens.css, which follows the theme. */
  readonly colour: string
  /** The background of a footer in this state. */
  readonly background: string
}

/** How each state looks. Canvas, wires, minimap, timeline and lists all use this table. */
export const statusLook: Readonly<Record<NodeState, StatusLook>> = {
  idle: look('ring', 'idle', null),
  scheduled: look('dashed-ring', 'scheduled', null),
  running: look('triangle', 'running', 'running'),
  waiting: look('clock', 'waiting', 'waiting'),
  cancelling: look('slash-turning', 'cancelled', 'cancelled'),
  done: look('tick', 'done', 'done'),
  failed: look('octagon', 'failed', 'failed'),
  cancelled: look('slash', 'cancelled', 'cancelled'),
  skipped: look('dash', 'skipped', null),
}

function look(glyph: GlyphShape, colour: string, background: string | null): StatusLook {
  return {
    glyph,
    colour: `var(--state-${colour})`,
    background: background === null ? 'transparent' : `var(--state-${background}-back)`,
  }
}
