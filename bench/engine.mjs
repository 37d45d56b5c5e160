// Compares how fast tasks are in raw promises (the limit), src/runtime, a compiled graph's run, and other libraries. Each
// system, workload and size has a process of its own, and these take turns. How to read it: bench/README.md.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPart, parts as partFolders } from '../scripts/system/part-packages.mjs'
import { Measurements } from './engine/measurements.mjs'
import { cellsOf, pythonVersion } from './engine/systems.mjs'
import { printTables } from './engine/tables.mjs'
import { printTargets } from './engine/targets.mjs'
import { bundleParts } from './parts.mjs'
import { planParts } from './plans.mjs'

const rounds = Number(process.env.ROUNDS ?? 5)
const scratch = mkdtempSync(join(tmpdir(), 'asyncanvas-engine-'))

async function bench() {
  const python = pythonVersion()
  const hasOthers = installPart(partFolders.bench, (line) => process.stdout.write(`${line}\n`))
  const parts = await bundleParts(
    {
      ...planParts,
      runtime: 'src/runtime/index.ts',
      runtimeInternal: 'src/runtime/internal.ts',
      tracePump: 'main/runs/trace-pump.ts',
    },
    scratch,
  )
  const measurements = new Measurements({ ASYNCANVAS_PARTS: parts, ASYNCANVAS_READ: scratch })
  for (let round = 0; round < rounds; round += 1) {
    for (const cell of cellsOf({ python: python !== null, packages: hasOthers }, round)) await measurements.take(cell)
  }
  const hosts = [
    `Node ${process.versions.node}`,
    python === null ? 'no python3: asyncio is left out' : `Python ${python}`,
    ...(hasOthers ? [] : ['no packages: async, p-map, p-queue, RxJS and Effect are left out']),
  ]
  process.stdout.write(`Tasks, ${rounds} rounds, ${hosts.join(', ')}\n`)
  printTables(measurements)
  printTargets(measurements)
}

try {
  await bench()
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
