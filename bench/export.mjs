// What printing a pipeline as TypeScript costs as it grows, by the shape of its graph. How to read it: bench/README.md.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './figures.mjs'
import { bundleParts, loadParts } from './parts.mjs'
import { planHost, planParts } from './plans.mjs'
import { planOf, shapes } from './shapes.mjs'

const sizes = [1_000, 10_000]
const rounds = Number(process.env.ROUNDS ?? 3)

/**
 * One shape of one size in this process: its time, and the process's memory, which the readings of the code are a part of.
 * @param {string} bundle @param {string} shape @param {number} count @param {string} readings the file that holds them
 */
async function measure(bundle, shape, count, readings) {
  const parts = loadParts(bundle)
  const plan = planOf(shapes[shape]?.(count) ?? [])
  const known = new Map(existsSync(readings) ? JSON.parse(readFileSync(readings, 'utf8')) : [])
  if (known.size === 0) {
    await planHost(parts, known).readPlan(plan)
    return writeFileSync(readings, JSON.stringify([...known]))
  }
  // Reading code takes the TypeScript compiler, whose memory is not the export's: that was another process.
  parts.code.readWith((/** @type {string} */ text) => known.get(`typescript ${text}`))
  const before = process.cpuUsage()
  const exported = parts.codegen.exportTypeScript(plan, [])
  const { user, system } = process.cpuUsage(before)
  const ms = (user + system) / 1_000
  // The peak that `resourceUsage` tells of begins with that of the process that started this one.
  const mb = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
  const widest = Math.max(...exported.text.split('\n').map((/** @type {string} */ line) => line.length))
  process.stdout.write(JSON.stringify({ ms, mb, widest }))
}

/** One process for each measurement: what one leaves in memory would count for the next. @param {string} bundle @param {string} scratch */
function round(bundle, scratch) {
  return Object.keys(shapes).flatMap((shape) =>
    sizes.map((size) => {
      const readings = join(scratch, `${shape} ${size}.json`)
      const self = [fileURLToPath(import.meta.url), bundle, shape, String(size), readings]
      if (!existsSync(readings)) spawnSync(process.execPath, self)
      const { stdout } = spawnSync(process.execPath, self, { timeout: 120_000 })
      return stdout.length > 0 ? JSON.parse(String(stdout)) : null
    }),
  )
}

async function bench() {
  const scratch = mkdtempSync(join(tmpdir(), 'asyncanvas-export-'))
  try {
    const bundle = await bundleParts({ ...planParts, codegen: 'src/codegen/index.ts' }, scratch)
    const told = Array.from({ length: rounds }, () => round(bundle, scratch))
    const columns = sizes.flatMap((size) => [size.toLocaleString('en'), 'memory', 'widest'])
    const row = (/** @type {string} */ title, /** @type {string[]} */ cells) =>
      process.stdout.write(`${title.padEnd(18)}${cells.map((text) => text.padStart(12)).join('')}\n`)
    row('nodes', columns)
    Object.keys(shapes).forEach((shape, place) => {
      const cells = sizes.flatMap((_, at) => {
        const each = told.map((list) => list[place * sizes.length + at])
        if (each.includes(null)) return ['fails', '', '']
        const of = (/** @type {string} */ key) => median(each.map((figures) => figures[key]))
        return [`${of('ms').toFixed(0)} ms`, `${of('mb').toFixed(0)} MB`, `${of('widest')}`]
      })
      row(shape, cells)
    })
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

const [bundle, shape, count, readings] = process.argv.slice(2)
if (bundle && shape && count && readings) await measure(bundle, shape, Number(count), readings)
else await bench()
