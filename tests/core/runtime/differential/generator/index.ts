import type { Awaitable, Program, Statement } from '../language.ts'
import { Random } from '../random.ts'
import { Draft, type Place } from './draft.ts'
import { statements } from './statements.ts'
import { addThings } from './things.ts'

/** Generates the program of a seed. */
export function generate(seed: number): Program {
  const draft = new Draft(new Random(seed))
  addThings(draft)
  const place: Place = { depth: 0, isCallback: false, around: ['main'], inside: [] }
  const main: Statement[] = []
  // The main task starts the other tasks, and goes on while they run.
  while (draft.left > 0) main.push(...statements(draft, place, 12))
  return { things: draft.things, main: { as: 'main', do: [...main, ...ending(draft)] } }
}

/** Most programs let their tasks end, and look at their outcomes. */
function ending(draft: Draft): readonly Statement[] {
  const names = [...new Set(draft.futures)]
  if (names.length === 0 || draft.random.chance(0.25)) return []
  const timeoutMs = draft.random.integer(1, 15)
  const wait: Awaitable = { kind: 'wait', of: names, timeoutMs, returnWhen: 'allCompleted' }
  const waiting: Statement = { op: 'await', of: wait, swallow: 'all' }
  if (draft.random.chance(0.5)) return [waiting]
  const all = names.map((name): Awaitable => ({ kind: 'future', name }))
  return [waiting, { op: 'await', of: { kind: 'gather', of: all, returnExceptions: draft.random.chance(0.7) } }]
}
