#!/usr/bin/env node
// The entry of the terminal's program, which is built from main/cli.ts.
const { existsSync } = require('node:fs')
const { join } = require('node:path')

const program = join(__dirname, '..', 'out', 'main', 'cli.cjs')

// Tested rather than caught: a missing module inside the program is a bug of ours and must be reported as such.
if (existsSync(program)) {
  require(program)
} else {
  process.stderr.write('asyncanvas is not built yet: run `npm run build`\n')
  process.exitCode = 2
}
