// The tests that drive the built app in a real window: `node scripts/electron/e2e.mjs [Playwright's arguments]`. Provides
// the system's packages, an Electron and a display first. Playwright finds the Electron as the npm package does, by
// ELECTRON_OVERRIDE_DIST_PATH, so that tests need no path.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { installPackages, missingPackages } from '../system/packages.mjs'
import { electronLine, findElectron } from './find.mjs'

const cli = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js')
const log = (/** @type {string} */ line) => process.stdout.write(`${line}\n`)

/** Runs Playwright with the Electron of a folder; without a display, on a virtual one. @param {string} folder */
function runPlaywright(folder) {
  const playwright = [cli, 'test', '--config', 'tests/playwright.config.ts', ...process.argv.slice(2)]
  const needsDisplay = process.platform === 'linux' && !process.env.DISPLAY
  const [program, args] = needsDisplay
    ? ['xvfb-run', ['-a', '-s', '-screen 0 1440x900x24', process.execPath, ...playwright]]
    : [process.execPath, playwright]
  const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: folder }
  return spawnSync(program, args, { stdio: 'inherit', env }).status ?? 1
}

try {
  installPackages(missingPackages(), log)
  const found = await findElectron(log)
  log(electronLine(found))
  process.exitCode = runPlaywright(found.folder)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
