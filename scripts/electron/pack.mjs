// Packs the built app into dist/*-unpacked with an Electron that is already on this machine, for tests to drive.
// `--release` keeps the release's fuses, which shut the inspect arguments out that Playwright needs.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { electronLine, findElectron } from './find.mjs'

const require = createRequire(import.meta.url)
const log = (/** @type {string} */ line) => process.stdout.write(`${line}\n`)

try {
  const found = await findElectron(log)
  log(electronLine(found))
  const args = ['--dir', '--publish', 'never', '--config', 'electron-builder.config.cjs']
  args.push(`-c.electronDist=${found.folder}`, `-c.electronVersion=${found.version}`)
  if (!process.argv.includes('--release')) args.push('-c.electronFuses.enableNodeCliInspectArguments=true')
  const builder = require.resolve('electron-builder/cli.js')
  process.exitCode = spawnSync(process.execPath, [builder, ...args], { stdio: 'inherit' }).status ?? 1
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
