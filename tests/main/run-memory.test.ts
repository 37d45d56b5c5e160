import { expect, it } from 'vitest'
import { RunMemory } from '../../main/runs/run-memory.ts'

const megabyte = 2 ** 20
const values = (given: readonly unknown[]) => ({
  given: (node: number) => (node < given.length ? ([given[node]] as const) : null),
})

it('keeps what there is room for once the run is over, shared values once', async () => {
  const large = Buffer.alloc(200 * megabyte)
  const given = [large, { large }, Buffer.alloc(100 * megabyte), 'small', new Proxy({}, {})]
  const memory = new RunMemory(() => values(given), given.length)
  expect([...memory.all()].map((of) => Object.values(of)[1])).toEqual([0, 1, 2, 3, 4])
  await memory.over()
  expect([...memory.all()].map((of) => Object.values(of)[1])).toEqual([0, 1, 3, 4])
  expect(await memory.readWhole({ kind: 'value', node: 2 })).toBe(null)
  expect(await memory.readWhole({ kind: 'value', node: 3 })).toMatchObject({ text: '"small"', isJson: true })
})

it('keeps the latest long lines', async () => {
  const memory = new RunMemory(() => values([]), 0)
  const numbers = Array.from({ length: 5 }, (_, at) => memory.longTexts.keep(`${at}`.repeat(4_000_000)))
  const read = await Promise.all(numbers.map((whole) => memory.readWhole({ kind: 'log', whole })))
  expect(read.map((whole) => whole?.text.charAt(0))).toEqual([undefined, '1', '2', '3', '4'])
})
