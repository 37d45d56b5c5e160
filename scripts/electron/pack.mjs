// Packs the built app with an Electron that is already on this machine, for tests to drive: node scripts/electron/pack.mjs
//   --release         keeps the release's fuses, which disable the inspect arguments that Playwright needs
//   --output FOLDER   the folder for *-unpacked; by default dist/
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { electronLine, findElectron } from './find.mjs'

const require = createRequire(import.meta.url)
/** @type {typeof import('electron-builder')} */
const { build, Platform } = require('electron-builder')
/** @type {import('electron-builder').Configuration} */
const release = require('../../electron-builder.config.cjs')

/** The fuses of the release that this version of Electron knows. @param {string} version @param {boolean} isRelease */
function fusesFor(version, isRelease) {
  const { grantFileProtocolExtraPrivileges, ...fuses } = release.electronFuses ?? {}
  const isOld = Number.parseInt(version, 10) < 29
  return {
    ...fuses,
    ...(isOld ? {} : { grantFileProtocolExtraPrivileges }),
    ...(isRelease ? {} : { enableNodeCliInspectArguments: true }),
  }
}

try {
  const { values } = parseArgs({ options: { release: { type: 'boolean' }, output: { type: 'string' } } })
  const found = await findElectron((line) => process.stdout.write(`${line}\n`))
  process.stdout.write(`${electronLine(found)}\n`)
  await build({
    targets: Platform.current().createTarget('dir'),
    publish: 'never',
    config: {
      ...release,
      directories: { output: values.output ?? 'dist' },
      electronDist: found.folder,
      electronVersion: found.version,
      electronFuses: fusesFor(found.version, values.release === true),
    },
  })
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
