import { expect, it } from 'vitest'
import { generated } from './generated/all.ts'
import { bothSides } from './sides.ts'
import { differs } from './differences.ts'

for (const [subject, make] of Object.entries(generated)) {
  it(`means on the canvas what it means in the exported program: ${subject}`, async () => {
    const began = Date.now()
    const compared = await bothSides(make())
    const different = compared.filter(differs)
    if (process.env.SHOW) {
      for (const { snippet, canvas, program, problems } of different.slice(0, 12)) console.log('####', snippet.name, '\n', snippet.graph.shared, snippet.graph.nodes[0], '\n', canvas, '\n', program ?? problems)
      console.log(subject, compared.length, 'compared', compared.filter(c => c.canvas.status === 2).length, 'refused', compared.filter(c => c.canvas.status === 1).length, 'failed', Date.now() - began)
    }
    expect(different.map(({ snippet }) => snippet.name)).toEqual([])
  }, 120_000)
}
