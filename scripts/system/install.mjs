// Installs the system packages that the tests need and that are missing, or prints the command for that.
// `--print` only prints the command.
import { installCommand, installPackages, missingPackages } from './packages.mjs'

const missing = missingPackages()
if (missing.length === 0) process.stdout.write('system: all there\n')
else if (process.argv.includes('--print')) process.stdout.write(`${installCommand(missing)}\n`)
else {
  try {
    installPackages(missing, (line) => process.stdout.write(`${line}\n`))
    const still = missingPackages()
    if (still.length > 0) throw new Error(`still missing: ${still.join(', ')}`)
  } catch (error) {
    process.stderr.write(`system: ${error instanceof Error ? error.message : error}\n`)
    process.exitCode = 1
  }
}
