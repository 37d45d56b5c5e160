import { expect, it } from 'vitest'
import { examples } from '../../examples/manifest.ts'
import { createScratchFolder } from '../support/scratch-folder.ts'
import { type Figures, figuresNow, lineOf, verdictOf } from './figures.ts'
import { sessionsIn } from './sessions.ts'

const minutes = Number(process.env.SOAK_MINUTES ?? 0)

const whenShort = minutes > 0 ? () => {} : it
const whenLong = minutes > 0 ? it : () => {}

whenShort('leaves nothing behind, however often the examples are run and saved', { timeout: 120_000 }, async () => {
  const scratch = await createScratchFolder()
  const session = await sessionsIn(scratch)
  const short = examples.filter(({ onlySleeps }) => onlySleeps)
  const all: Figures[] = []
  // The first rounds create what is created only once.
  for (let round = 0; round < 6; round += 1) {
    for (const example of short) await session(example)
    all.push(figuresNow(scratch.work))
  }
  const counts = ({ resources, files, listeners, temporary }: Figures) => ({ resources, files, listeners, temporary })
  await scratch.remove()
  expect(short.length).toBeGreaterThan(2)
  expect(counts(all[5] as Figures)).toEqual(counts(all[2] as Figures))
})

whenLong('stays flat', { timeout: (minutes + 5) * 60_000 }, async () => {
  const scratch = await createScratchFolder()
  const session = await sessionsIn(scratch)
  const all: Figures[] = []
  const startMs = performance.now()
  const seconds = (): number => (performance.now() - startMs) / 1_000
  let runs = 0
  let next = 30
  while (seconds() < minutes * 60) {
    for (const example of examples) {
      await session(example)
      runs += 1
      if (seconds() < next) continue
      next += 30
      all.push(figuresNow(scratch.work))
      process.stdout.write(`${lineOf(seconds(), runs, all.at(-1) as Figures)}\n`)
    }
  }
  await scratch.remove()
  const verdict = verdictOf(all)
  process.stdout.write(`${verdict}\n`)
  expect(verdict).toBe('flat')
})
