// How much time the terminal adds to a pipeline: measures the built program (`node bin/asyncanvas.cjs run`) from its start
// to its end, with a full and with an empty code cache. How to read it: bench/README.md.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './figures.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const program = join(root, 'bin', 'asyncanvas.cjs')
const pipeline = join(root, 'examples', 'gather.pipeline')
/** The longest sleep of the example: a run in real time can't be shorter. */
const longestSleepMs = 2_000
/** The time that the terminal may add, and that a run in virtual time may take in all. */
const targetMs = 500
const rounds = Number(process.env.ROUNDS ?? 7)
const scratch = mkdtempSync(join(tmpdir(), 'asyncanvas-bench-'))

/** @param {readonly string[]} args @param {string} userData @returns {Promise<number>} milliseconds from start to end */
function time(args, userData) {
  const startMs = performance.now()
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ASYNCANVAS_USER_DATA: userData },
    stdio: 'ignore',
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => {
      if (code === 0) resolve(performance.now() - startMs)
      else reject(new Error(`${args.join(' ')} ended with ${code}`))
    })
  })
}

const warm = join(scratch, 'warm')
let colds = 0
const cold = () => join(scratch, `cold-${colds++}`)
const real = [program, 'run', pipeline]
const virtual = [...real, '--clock', 'virtual']

/** @type {readonly { title: string, targetMs?: number, measure: () => Promise<number> }[]} */
const lines = [
  { title: 'node alone (`node -e 0`)', measure: () => time(['-e', '0'], warm) },
  { title: 'virtual clock, in all, warm', targetMs, measure: () => time(virtual, warm) },
  { title: 'virtual clock, in all, cold', targetMs, measure: () => time(virtual, cold()) },
  {
    title: 'real clock, beyond the 2 s, warm',
    targetMs,
    measure: async () => (await time(real, warm)) - longestSleepMs,
  },
  {
    title: 'real clock, beyond the 2 s, cold',
    targetMs,
    measure: async () => (await time(real, cold())) - longestSleepMs,
  },
]

/** @param {number} ms */
const inMs = (ms) => `${ms.toFixed(0)} ms`.padStart(8)

async function bench() {
  const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-stale'], { stdio: 'inherit' })
  if (built.status !== 0) return 1
  // Fills the code cache, and the system's cache of the program's files.
  await time(virtual, warm)
  /** @type {number[][]} */
  const measured = lines.map(() => [])
  // One measurement of each kind in turn, so that other work on the machine slows all of them alike.
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, line] of lines.entries()) measured[index]?.push(await line.measure())
  }
  process.stdout.write(`The terminal on examples/gather.pipeline, ${rounds} rounds, Node ${process.versions.node}\n`)
  process.stdout.write(
    `${''.padEnd(36)}${['median', 'fastest', 'slowest', 'target'].map((word) => word.padStart(10)).join('')}\n`,
  )
  for (const [index, { title, targetMs: most }] of lines.entries()) {
    const values = measured[index] ?? []
    const numbers = [median(values), Math.min(...values), Math.max(...values)].map((ms) => `  ${inMs(ms)}`).join('')
    const verdict =
      most === undefined
        ? ''
        : `  ${`<${inMs(most).trimStart()}`.padStart(8)}${median(values) < most ? '' : '  missed'}`
    process.stdout.write(`${title.padEnd(36)}${numbers}${verdict}\n`)
  }
  return lines.some(({ targetMs: most }, index) => most !== undefined && median(measured[index] ?? []) >= most) ? 1 : 0
}

try {
  process.exitCode = await bench()
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
