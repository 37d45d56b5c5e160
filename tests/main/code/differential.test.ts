import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { differs, toldOf } from './differences.ts'
import { known } from './known.ts'
import { modules } from './modules.ts'
import { bothSides } from './sides.ts'
import { snippetsIn } from './snippet.ts'

const folder = new URL('snippets/', import.meta.url)
const subjects = readdirSync(folder).map((name) => name.replace('.txt', ''))
const snippetsOf = (subject: string) => snippetsIn(new URL(`${subject}.txt`, folder))

it.each(subjects)(
  'listed code means the same on the canvas and in the exported program: %s',
  async (subject) => {
    const compared = await bothSides(snippetsOf(subject), modules)
    const different = compared.filter(differs)
    const [news, expected] = [false, true].map((isKnown) =>
      different.filter(({ snippet }) => snippet.name in known === isKnown),
    )
    expect(news?.map(toldOf)).toEqual([])
    const wanted = compared.map(({ snippet }) => snippet.name).filter((name) => name in known)
    expect(expected?.map(({ snippet }) => snippet.name)).toEqual(wanted)
  },
  60_000,
)

it('is a long list, whose snippets have names of their own', () => {
  const names = subjects.flatMap((subject) => snippetsOf(subject).map(({ name }) => `${subject}: ${name}`))
  expect(names.length).toBeGreaterThanOrEqual(500)
  expect(new Set(names).size).toBe(names.length)
})
