import { join } from 'node:path'
import { version } from '../package.json'
import { processTerminal } from './terminal/process-terminal.ts'
import { performCommand } from './terminal/program.ts'

// This file is bundled to out/main/cli.cjs.
const rootFolder = join(__dirname, '..', '..')

const terminal = processTerminal({ version, rootFolder }, __dirname)
void performCommand(process.argv.slice(2), terminal).then((status) => terminal.end(status))
