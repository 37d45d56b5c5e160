#!/usr/bin/env node
// The terminal's door: the program itself is built from main/cli.ts.
const { existsSync } = require('node:fs')
const { join } = require('node:path')

const program = join(__dirname, '..', 'out', 'main', 'cli.cjs')

// Looked for first, rather than caught: a module missing inside the program is a bug of ours, and must say so.
if (existsSync(program)) {
  require(program)
} else {
  process.stderr.write('asyncanvas is not built yet: run `npm run build`\n')
  process.exitCode = 2
}
