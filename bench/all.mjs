// npm run bench: all benchmarks, one after the other. `npm run bench -- engine scale`: some of them.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
const names = ['terminal', 'scale', 'export', 'reading', 'each', 'engine']
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`no such benchmark: ${unknown.join(', ')}. There are ${names.join(', ')}.\n`)
  process.exit(2)
}
for (const name of names) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const { status } = spawnSync(process.execPath, [join(folder, `${name}.mjs`)], { stdio: 'inherit' })
  // A failed benchmark does not keep the others from running.
  if (status !== 0) process.exitCode = 1
  process.stdout.write('\n')
}
