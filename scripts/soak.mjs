// `npm run soak -- --minutes 10`: runs all examples, opens, edits, saves and undoes on the editor's main side, over and over.
// Each half minute it prints what the process holds, and at the end whether that is flat.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } })
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', 'tests/vitest.config.ts', 'tests/soak/soak.test.ts'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, SOAK_MINUTES: values.minutes } },
)
process.exitCode = status ?? 1
