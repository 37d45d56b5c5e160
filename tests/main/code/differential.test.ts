import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { differs } from './differences.ts'
import { bothSides } from './sides.ts'
import { snippetsIn } from './snippet.ts'

const folder = new URL('snippets/', import.meta.url)
const listed = readdirSync(folder).filter((name) => name.endsWith('.txt') && (!process.env.ONLY || name.includes(process.env.ONLY))).flatMap((name) => snippetsIn(new URL(name, folder)))

const modules = {
  'esm.mjs':
    "export const a = 1\nexport default 'dflt'\nexport let live = 0\nexport function bump() { live += 1 }\nexport function self() { return this === undefined }\nexport const fake = { own: 1, log() {} }\nexport const join = () => 'joined'\nconst s = 's'\nexport { s as 'string name' }\n",
  'cjs.cjs': 'exports.named = 1\nexports.other = 2\n',
  'data.json': '{"k": 3}',
  'throws.mjs': "throw new RangeError('of a module')\n",
  'side.mjs': 'globalThis.side = (globalThis.side ?? 0) + 1\n',
}

it('means on the canvas what it means in the exported program', async () => {
  const compared = await bothSides(listed, modules)
  const different = compared.filter(differs)
  for (const { snippet, canvas, program, problems } of different) console.log('####', snippet.name, '\n', canvas, '\n', program ?? problems)
  console.log(compared.length, 'compared', compared.filter(c => c.canvas.status === 2).length, 'refused')
  if (process.env.SHOW) for (const c of compared) console.log(c.snippet.name, '=>', c.canvas.printed.slice(0, 300))
  expect(different.map(({ snippet }) => snippet.name)).toEqual([])
}, 120_000)
