import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compile } from '#compile'
import { parseDocument, serializeDocument } from '#document'
import { type Graph, problemsOf } from '#graph'
import { anyGraph } from '../core/document/graphs.ts'
import { root } from '../support/scratch-folder.ts'
import { mutated, oddValue } from './odd-values.ts'
import { fuzzed } from './runs.ts'

const folder = join(root, 'examples')
const examples = readdirSync(folder)
  .filter((name) => name.endsWith('.pipeline'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))

/** Changes a valid file into one that is nearly valid: as JSON, as text, or as bytes. */
type Mutation = (file: string) => string
const at = fc.double({ min: 0, max: 1, noNaN: true })
const place = (text: string, share: number): number => Math.floor(text.length * share)

const odd: fc.Arbitrary<Mutation> = fc
  .tuple(oddValue, fc.array(fc.nat(20), { maxLength: 6 }), fc.nat(3))
  .map(([value, path, how]) => (file) => {
    try {
      return JSON.stringify(mutated(JSON.parse(file), isJson(value) ? value : 7, path, how), null, 2) ?? ''
    } catch {
      return file
    }
  })

/** JSON.stringify visits a shared object each time it occurs. */
function isJson(value: unknown): boolean {
  return (
    typeof value !== 'object' ||
    value === null ||
    (JSON.stringify(Object.keys(value)).length < 100 && !hasArrays(value))
  )
}

function hasArrays(value: object): boolean {
  return Object.values(value).some((inside) => typeof inside === 'object')
}

const pieces = [
  '"__proto__": {"a": 1},',
  '"__proto__"',
  '"constructor"',
  '"version": 2,',
  '"version": 1e0,',
  '1e999',
  '-0',
  '12345678901234567890123',
  '[['.repeat(100),
  '{"a":'.repeat(100_000),
  '\uD800',
  '\\ud800',
  '\uFEFF',
  '\0',
  '/* a */',
  ',',
  ']',
  '}',
  '"',
  '\\',
  '\u2028',
  'NaN',
  "'",
  '<<<<<<< a\n',
]
const textual: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(at, at).map(
    ([from, to]): Mutation =>
      (file) =>
        file.slice(place(file, from), place(file, to)),
  ),
  at.map(
    (share): Mutation =>
      (file) =>
        file.slice(0, place(file, share)),
  ),
  fc.tuple(at, fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 5 }))).map(
    ([share, piece]): Mutation =>
      (file) =>
        file.slice(0, place(file, share)) + piece + file.slice(place(file, share)),
  ),
  // Repeats a piece of the file: ids, keys and sections then occur twice.
  fc.tuple(at, at, at).map(
    ([from, to, share]): Mutation =>
      (file) => {
        const piece = file.slice(place(file, from), place(file, to))
        return file.slice(0, place(file, share)) + piece + file.slice(place(file, share))
      },
  ),
  fc.tuple(fc.nat(60), fc.nat(60)).map(
    ([from, to]): Mutation =>
      (file) => {
        const ids = [...file.matchAll(/"id": ("[^"]*")/g)].map(([, id]) => id as string)
        return ids.length === 0
          ? file
          : file.replaceAll(ids[from % ids.length] as string, ids[to % ids.length] as string)
      },
  ),
  fc.constant<Mutation>((file) => `\uFEFF${file}`),
)
const bytes: fc.Arbitrary<Mutation> = fc.oneof(
  fc.array(fc.tuple(at, fc.nat(7)), { minLength: 1, maxLength: 8 }).map(
    (flips): Mutation =>
      (file) => {
        const buffer = Buffer.from(file)
        for (const [share, bit] of flips) {
          const index = Math.min(Math.floor(buffer.length * share), buffer.length - 1)
          buffer[index] = (buffer[index] ?? 0) ^ (1 << bit)
        }
        return buffer.toString('utf8')
      },
  ),
  fc.constantFrom<Mutation>(
    (file) => Buffer.from(file, 'utf16le').toString('utf8'),
    (file) => Buffer.from(file, 'utf8').toString('utf16le'),
    (file) => Buffer.from(file, 'utf8').toString('latin1'),
  ),
)

const file: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(fc.constantFrom(...examples), anyGraph.map(serializeDocument)),
    fc.array(fc.oneof({ weight: 3, arbitrary: odd }, { weight: 2, arbitrary: textual }, bytes), { maxLength: 3 }),
  )
  .map(([text, mutations]) => mutations.reduce((value, mutate) => mutate(value), text))

/** A graph as it is written: minus zero becomes zero, and the order of named things means nothing. */
const asWritten = (graph: Graph): unknown => JSON.parse(JSON.stringify(graph))

it('reads a file, or says what is wrong; what it read can be written and read again', {
  timeout: 36_000_000,
}, async () => {
  await fuzzed(file, 50, (text) => {
    const parsed = parseDocument(text)
    if (!parsed.ok) {
      expect(parsed.error.message).not.toBe('')
      expect(parsed.error.message.length).toBeLessThan(1_000)
      expect(parsed.error.remedy).not.toBe('')
      return
    }
    const problems = problemsOf(parsed.value)
    const compiled = compile(parsed.value)
    expect(compiled.ok).toBe(!problems.some(({ severity }) => severity === 'error'))
    for (const { message, remedy } of problems) expect(message && remedy).toBeTruthy()
    const written = serializeDocument(parsed.value)
    const again = parseDocument(written)
    expect(again.ok).toBe(true)
    if (!again.ok) return
    expect(serializeDocument(again.value)).toBe(written)
    expect(asWritten(again.value)).toEqual(asWritten(parsed.value))
  })
})
