// How the time for reading code grows with its size: 64 KB, 250 KB and 1 MB, in Node alone. How to read it: bench/README.md.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from './figures.mjs'
import { bundleParts, loadParts } from './parts.mjs'

const scratch = mkdtempSync(join(tmpdir(), 'asyncanvas-reading-'))
const sizes = [64_000, 250_000, 1_000_000]
const rounds = Number(process.env.ROUNDS ?? 5)
const targetMs = 500

/** Code of at most this size, with functions, imports and awaits. @param {number} size */
function codeOf(size) {
  const parts = []
  for (let index = 0, length = 0; length < size; index += 1) {
    const part = `import { load${index}, type Row${index} } from './module${index % 50}.ts'

interface Order${index} extends Row${index} { readonly id: number; lines: { price: number; count?: number }[] }

export async function total${index}(id: number, limit: number = ${index}): Promise<number> {
  const order = (await load${index}(id)) as Order${index}
  let sum = 0
  for (const { price, count = 1 } of order.lines) {
    if (sum > limit) break
    sum += price * count!
  }
  const more = await Promise.all([1, 2, 3].map(async (n) => await load${index}<Order${index}>(n + id)))
  return sum + more.filter((each): each is Order${index} => each !== null).length
}
`
    parts.push(part)
    length += part.length
  }
  return parts.join('\n').slice(0, -1)
}

/** @param {any} parts @param {string} code */
function measure({ code: { readCode }, link: { moduleFunction } }, code) {
  /** @type {Record<string, number>} */
  const times = {}
  const startMs = performance.now()
  const { module, reading } = readCode(code)
  times.read = performance.now() - startMs
  if (!module) throw new Error(`refused: ${JSON.stringify(reading.errors[0])}`)
  const linkMs = performance.now()
  moduleFunction(module, new Set(module.imports.keys()))
  times['linked, all imports live'] = performance.now() - linkMs
  return times
}

/** The sizes take turns; the first round only warms up. @param {any} parts */
function rows(parts) {
  const codes = sizes.map(codeOf)
  /** @type {Record<string, number>[][]} */
  const measured = sizes.map(() => [])
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, code] of codes.entries()) {
      const times = measure(parts, code)
      if (round > 0) measured[index]?.push(times)
    }
  }
  const titles = Object.keys(measured[0]?.[0] ?? {})
  return titles.map((title) => ({
    title,
    medians: measured.map((rounds) => median(rounds.map((times) => times[title] ?? Number.NaN))),
  }))
}

/** @param {any} parts */
function bench(parts) {
  const cell = (/** @type {string} */ text) => text.padStart(20)
  const head = [...sizes.map((size) => `${size / 1_000} KB`), 'per KB'].map(cell).join('')
  process.stdout.write(`${'code'.padEnd(28)}${head}\n`)
  const measured = rows(parts)
  for (const { title, medians } of measured) {
    const row = medians.map((ms, index) => `${ms.toFixed(1)} ms ${(ms / ((sizes[index] ?? 1) / 1_000)).toFixed(3)}/KB`)
    // A megabyte against a quarter of it: 1 is linear, 4 is quadratic.
    const growth = (medians[2] ?? 0) / (medians[1] ?? 1) / 4
    process.stdout.write(`${title.padEnd(28)}${[...row, `× ${growth.toFixed(2)}`].map(cell).join('')}\n`)
  }
  const isMet = (measured[0]?.medians[2] ?? Number.NaN) < targetMs
  process.stdout.write(`a megabyte is read in less than ${targetMs} ms: ${isMet ? 'met' : 'missed'}\n`)
  if (!isMet) process.exitCode = 1
}

try {
  bench(loadParts(await bundleParts({ code: 'src/code/read-code.ts', link: 'src/code/module-function.ts' }, scratch)))
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
