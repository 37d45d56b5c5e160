import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import { expect, it } from 'vitest'
import { edited, liveEdits, type ModuleCode, moduleFunction, originalOffset, type ReadCode } from '#code'
import { parseDocument } from '#document'
import { codeTexts } from '#graph'
import { checkedByEngine } from '../../../main/code/read-here.ts'
import { readCodes } from '../../../src/code/read-code.ts'
import { samples } from './corpus/all.ts'
import { mutated, randomFrom } from './mutations.ts'

// To try all of them: MUTATIONS=100000 npx vitest run --config tests/vitest.config.ts tests/core/code/mutations.test.ts
const count = Number(process.env.MUTATIONS ?? 3_000)
const seed = Number(process.env.MUTATION_SEED ?? 1)
const together = 100
/** Far more time than any of them takes; it only ends a hang. */
const mostMs = 60_000

function examples(): readonly string[] {
  const folder = fileURLToPath(new URL('../../../examples/', import.meta.url))
  return readdirSync(folder).flatMap((name) => {
    const parsed = name.endsWith('.pipeline') ? parseDocument(readFileSync(folder + name, 'utf8')) : null
    return parsed?.ok ? [...codeTexts(parsed.value)] : []
  })
}

function holds(source: string, { reading, module }: ReadCode): void {
  const lines = source.split('\n')
  expect(reading.errors.length > 0).toBe(module === null)
  for (const { message, line, column } of reading.errors) {
    expect(message).not.toBe('')
    expect(line).toBeGreaterThanOrEqual(1)
    expect(line).toBeLessThanOrEqual(lines.length)
    expect(column).toBeGreaterThanOrEqual(1)
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
    expect(message).not.toMatch(/^This cannot be read/)
  }
  if (module) moduleHolds(source, module)
}

function moduleHolds(source: string, module: ModuleCode): void {
  for (const live of [new Set<number>(), new Set(module.imports.keys())]) new Script(moduleFunction(module, live).js)
  const { js, insertions, uses } = module
  expect(js.split('\n').length).toBe(source.split('\n').length)
  for (const { at, length, name } of uses) expect(unescaped(js.slice(at, at + length))).toBe(name)
  // Without the insertions, each character is the source's own, or stands where something was erased.
  const put = new Set(insertions.flatMap(({ at, length }) => Array.from({ length }, (_, index) => at + index)))
  for (let at = 0; at < js.length; at += 1) {
    if (put.has(at) || ' ;,()'.includes(js.charAt(at)) || js.startsWith('=>', at) || js.startsWith('=>', at - 1))
      continue
    if (source[originalOffset(insertions, at)] !== js[at])
      expect(`${at}: ${js.slice(at, at + 9)}`).toBe(`${source.slice(originalOffset(insertions, at)).slice(0, 9)}`)
  }
  const asked = edited(js, liveEdits(module, new Set(module.imports.keys()), uses))
  expect(originalOffset(asked.insertions, asked.text.length)).toBe(js.length)
}

/** Names the texts that are slow. */
function tellSlow(texts: readonly string[]): void {
  for (const text of texts) {
    const startMs = performance.now()
    readCodes([text])
    const ms = performance.now() - startMs
    if (ms > 500) process.stdout.write(`${ms.toFixed(0)} ms alone: ${JSON.stringify(text.slice(0, 2_000))}\n`)
  }
}

/** A name as the engine reads it. */
const unescaped = (name: string): string =>
  name.replace(/\\u(?:\{([0-9a-f]+)\}|([0-9a-f]{4}))/gi, (_, long, short) =>
    String.fromCodePoint(Number.parseInt(long ?? short, 16)),
  )

it(`bears ${count} mutated sources`, { timeout: 4 * 3_600_000 }, () => {
  const random = randomFrom(seed)
  const sources = [...samples.map(({ code }) => code), ...examples()]
  const slowest = { ms: 0, source: '' }
  let slowestGroupMs = 0
  const tally = { taken: 0, refused: 0 }
  for (let done = 0; done < count; done += together) {
    const texts = Array.from({ length: Math.min(together, count - done) }, () => mutated(sources, random))
    const startMs = performance.now()
    const read = readCodes(texts, 'typescript')
    const groupMs = performance.now() - startMs
    slowestGroupMs = Math.max(slowestGroupMs, groupMs)
    if (groupMs > 3_000 && process.env.MUTATIONS) tellSlow(texts)
    expect(read.length).toBe(texts.length)
    for (const [index, text] of texts.entries()) {
      const checkedMs = performance.now()
      try {
        const checked = checkedByEngine(text, 'typescript', read[index] as ReadCode)
        tally[checked.module ? 'taken' : 'refused'] += 1
        holds(text, checked)
      } catch (error) {
        throw new Error(`${JSON.stringify(text)}: ${error instanceof Error ? error.message : error}`)
      }
      const ms = performance.now() - checkedMs
      if (ms > slowest.ms) Object.assign(slowest, { ms, source: text })
    }
    expect(performance.now() - startMs, `a hang among ${JSON.stringify(texts)}`).toBeLessThan(mostMs)
  }
  if (process.env.MUTATIONS)
    process.stdout.write(
      `${JSON.stringify(tally)}, ${together} read in at most ${slowestGroupMs.toFixed(0)} ms, slowest ${slowest.ms.toFixed(0)} ms: ${JSON.stringify(slowest.source.slice(0, 300))}\n`,
    )
  expect(Math.min(tally.taken, tally.refused)).toBeGreaterThan(count / 20)
})
