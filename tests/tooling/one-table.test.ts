import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = new URL('../..', import.meta.url).pathname

/** Every file of the product, and what is in it. */
const files: readonly (readonly [path: string, text: string])[] = ['src', 'main', 'renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => [`${folder}/${path}`, readFileSync(join(root, folder, path), 'utf8')] as const),
)

/** A number that is made into a duration's text: `} s`, and the like. */
const printer = /\}\s(?:ms|s|min|h|d|seconds|minutes|hours|milliseconds)\b|\+ ['"`]\s?(?:ms|s|min|h)['"`]/

/** What prints a duration in other words, and why. */
const otherWords: Readonly<Record<string, string>> = {
  'src/words/duration-text.ts': 'it is the one',
  'src/graph/duration.ts': 'what has no shorter text stands in milliseconds',
  'src/graph/node-rules.ts': 'what is no duration stands as the file has it',
  'src/runtime/slices.ts': "asyncio's own words",
  'src/runtime/executor.ts': "asyncio's own words",
}

it('knows a printer of durations when it sees one', () => {
  const printers = ['(ms / 1000).toFixed(2)} s`', 'ms} ms`', "Math.round(ms) + ' ms'", 'minutes} min $']
  for (const text of printers) expect(text).toMatch(printer)
  for (const text of ['name} said so`', 'count} steps`', "'2 s'"]) expect(text).not.toMatch(printer)
})

it('prints durations by one function', () => {
  expect(files.length).toBeGreaterThan(400)
  const found = files.filter(([, text]) =>
    text.split('\n').some((line) => !/^\s*(\/?\*|\/\/)/.test(line) && printer.test(line)),
  )
  expect(found.map(([path]) => path).sort()).toEqual(Object.keys(otherWords).sort())
})
