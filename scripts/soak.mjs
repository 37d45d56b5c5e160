// `npm run soak -- --minutes 10`: runs all examples, opens, edits, saves and undoes on the editor's main side, over and over.
// Each half minute it prints what the process holds, and at the end whether that has stopped growing.
// `npm run soak -- --runtime`: a million tasks, 100,000 timeouts, 10,000 children, and what is left of each.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, runtime: { type: 'boolean', default: false } },
})
const vitest = join('node_modules', 'vitest', 'vitest.mjs')

if (values.runtime) {
  const growth = join('tests', 'core', 'runtime', 'heap-growth.ts')
  const printed = node(['--expose-gc', '--import', 'ts-blank-space/register', growth, '--long'], 'pipe')
  for (const { program, bytesPerItem, held } of JSON.parse(printed || '[]')) {
    console.log(`${program}: ${bytesPerItem.toFixed(1)} bytes each, ${held} more timers, files and the like`)
  }
} else {
  node([vitest, 'run', '--config', 'tests/vitest.config.ts', 'tests/soak/soak.test.ts'], 'inherit')
}

/**
 * @param {string[]} args
 * @param {'pipe' | 'inherit'} output
 */
function node(args, output) {
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['inherit', output, 'inherit'],
    env: { ...process.env, SOAK_MINUTES: values.minutes },
    encoding: 'utf8',
  })
  process.exitCode = status ?? 1
  return stdout
}
