// `npm run fuzz`: 100,000 messages between page and main process, 50,000 files, what a window hears of runs, each of its own
// kind of wrong, texts of 1.8 MB that are no code, code as deep as it is taken, and every way to break what the host relies on.
// The unit tests try a thousandth of it, shorter texts and a part of the tables, with the same code.
//
//   npm run fuzz                           all of it
//   npm run fuzz -- --factor 10            a hundredth of it
//   npm run fuzz -- --seed 7 files         one part, with the seed that a failure was told with
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, factor: { type: 'string', default: '1000' } },
  allowPositionals: true,
})
const parts =
  positionals.length > 0 ? positionals : ['messages', 'files', 'events', 'garbage', 'deep-code', 'broken-host']
// Wherever they stand: what looks behind a folder's door stands with its tests.
const tests = parts.map((part) => `/${part}.test.`)
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', 'tests/vitest.config.ts', ...tests], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, FUZZ_FACTOR: values.factor, ...(values.seed === undefined ? {} : { FUZZ_SEED: values.seed }) },
})
process.exitCode = status ?? 1
