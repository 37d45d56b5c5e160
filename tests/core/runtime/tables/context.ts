import assert from 'node:assert/strict'
import { ContextVar, gather, sleep } from '#runtime'
import { type Row, row } from './row.ts'

export const rows: readonly Row[] = [
  row(
    'test_context.DecimalContextTest.test_asyncio_task_decimal_context',
    'a setting of a library that is kept in the context holds through awaits, for each task its own',
    async () => {
      const precision = new ContextVar('precision', { default: 28 })
      const divided = (x: number, y: number): string => (x / y).toPrecision(precision.get())
      const fractions = (delayMs: number, digits: number) => async (): Promise<readonly string[]> => {
        const token = precision.set(digits)
        try {
          const before = divided(1, 3)
          await sleep(delayMs)
          return [before, divided(1, 9)]
        } finally {
          precision.reset(token)
        }
      }
      assert.deepEqual(await gather([fractions(100, 3), fractions(200, 6)]), [
        ['0.333', '0.111'],
        ['0.333333', '0.111111'],
      ])
      assert.equal(precision.get(), 28)
    },
  ),
]
export const excluded: readonly [] = []
