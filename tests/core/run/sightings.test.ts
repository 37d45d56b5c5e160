import { compileFunction } from 'node:vm'
import { afterEach, expect, it, vi } from 'vitest'
import type { ProgramText } from '#compile'
import { EventLoop, systemClock } from '#runtime'
import { guardOf } from '../../../src/run/guard.ts'
import { Sightings } from '../../../src/run/sightings.ts'

const glimpseMs = 20
/** Each line as the script has it. */
const program: ProgramText = { js: '', place: (line, column) => ({ node: 0, line, column }) }

let nowMs = 0
afterEach(() => vi.restoreAllMocks())

/** Two functions in a run's script, on lines 4 and 5, that come to the guard as often as it takes to look at the time. */
function linesOf(guard: () => void): readonly (() => void)[] {
  const line = '() => { for (let call = 0; call < 256; call++) guard() }'
  const script = compileFunction(`\n\n\nreturn [${line},\n${line}]`, ['guard'], { filename: 'asyncanvas-run-1' })
  return script(guard) as (() => void)[]
}

it('a long step is seen, however many short ones its task had before', async () => {
  vi.spyOn(systemClock, 'now').mockImplementation(() => nowMs)
  const sightings = new Sightings()
  const loop = new EventLoop()
  const guard = guardOf(loop, { limitMs: 5_000, flush: () => {}, sightings })
  const [short, long] = linesOf(guard.check.bind(guard))

  async function hold(line: (() => void) | undefined, glimpses: number): Promise<void> {
    line?.()
    for (let count = 0; count < glimpses; count++) {
      nowMs += glimpseMs
      line?.()
    }
    await new Promise((go) => setImmediate(go))
  }
  for (let step = 0; step < 210; step++) await hold(short, 2)
  const sinceMs = nowMs
  await hold(long, 9)

  const [innermost] = sightings.seenSince(null, sinceMs, program)
  expect(innermost).toMatchObject({ node: 0, line: 2 })
})
