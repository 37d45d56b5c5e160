import { expect, it } from 'vitest'
import { differs, toldOf } from './differences.ts'
import { generated } from './generated/all.ts'
import { bothSides } from './sides.ts'

/**
 * Tests the snippets of these subjects; they are split into two files, so that two run at once. `ran`, `failed`: at least
 * this many must run, and fail.
 */
export function testGenerated(subjects: readonly string[], { ran, failed }: { ran: number; failed: number }): void {
  const counts = { ran: 0, failed: 0 }
  it.each(subjects)(
    'generated code means the same on the canvas and in the exported program: %s',
    async (subject) => {
      const compared = await bothSides(generated[subject]?.() ?? [])
      expect(compared.filter(differs).slice(0, 3).map(toldOf)).toEqual([])
      counts.ran += compared.filter(({ canvas, program }) => canvas.status !== 2 && program !== null).length
      counts.failed += compared.filter(({ canvas }) => canvas.status === 1).length
    },
    120_000,
  )

  it('is code that mostly runs, and some that fails', () => {
    expect(counts.ran).toBeGreaterThanOrEqual(ran)
    expect(counts.failed).toBeGreaterThanOrEqual(failed)
  })
}
