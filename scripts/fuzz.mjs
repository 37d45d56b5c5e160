// `npm run fuzz`: tries bad input: 100,000 messages between page and main process, 50,000 files, messages about runs to a
// window, texts of 1.8 MB that are not code, code nested as deep as is allowed, and every way for code to break built-ins.
// The unit tests run the same code with a thousandth of the input, shorter texts and a part of the tables.
//
//   npm run fuzz                           all of it
//   npm run fuzz -- --factor 10            a hundredth of it
//   npm run fuzz -- --seed 7 files         one part, with the seed that a failure printed
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
// Tests may be in any folder, so files are found by their names.
const tests = parts.map((part) => `/${part}.test.`)
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', 'tests/vitest.config.ts', ...tests], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, FUZZ_FACTOR: values.factor, ...(values.seed === undefined ? {} : { FUZZ_SEED: values.seed }) },
})
process.exitCode = status ?? 1
