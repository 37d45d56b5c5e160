import { runtimeParts } from 'virtual:runtime-parts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exportTypeScript } from '#codegen'
import { runOnCanvas } from './canvas-run.ts'
import { taskPlans } from './task-programs.ts'
import { runVirtually } from './virtual-program.ts'

/** Within one instant the order is open, so the lines are sorted. */
function sorted(lines: readonly string[]): readonly string[] {
  return [...lines].sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b) || (a < b ? -1 : 1))
}

test('a program that has the runtime with it does what the canvas does: result, error, log and times', async () => {
  await fc.assert(
    fc.asyncProperty(taskPlans, async (plan) => {
      const exported = exportTypeScript(plan, runtimeParts)
      if (!exported.ok) throw new Error(JSON.stringify(exported.problems))
      const [ran, program] = [await runOnCanvas(plan), await runVirtually(exported.text)]
      const { endMs, lines } = program
      // The canvas says that a run was cancelled, while a program prints an error.
      const printed = program.printed.startsWith('CancelledError') ? 'cancelled' : program.printed
      expect(program.unhandled).toEqual([])
      expect({ printed, endMs, lines: sorted(lines) }).toEqual({ ...ran, lines: sorted(ran.lines) })
    }),
    { numRuns: 300, seed: 7 },
  )
}, 120_000)
