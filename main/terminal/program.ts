import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { type ExportTarget, exportPlatforms, exportTargetIds, exportTargets } from '#codegen'
import { isOf } from '#foreign-value'
import { cleanOutput } from './clean-output.ts'
import { exitStatus, type HostTerminal, type Terminal } from './terminal.ts'
import { shownText } from './text-width.ts'

/**
 * Performs the command in the arguments and resolves with the exit status. Each command loads its own modules: `run` reads
 * nothing of the server, `check` nothing of the event loop.
 */
export async function performCommand(args: readonly string[], host: HostTerminal): Promise<number> {
  const terminal: Terminal = { ...host, out: cleanOutput(host.out), err: cleanOutput(host.err) }
  let status: number = exitStatus.succeeded
  const program = programFor(terminal, (ended) => {
    status = ended
  })
  try {
    if (args.length === 0) program.help({ error: true })
    await program.parseAsync([...args], { from: 'user' })
    return status
  } catch (error) {
    // Commander has printed what is wrong. Only a request for help or the version is no mistake.
    if (isOf(error, CommanderError)) return error.exitCode === 0 ? exitStatus.succeeded : exitStatus.refused
    // Loaded only when it is needed, like the modules of the commands.
    const { described } = await import('#foreign-value')
    const { name, message } = described(error)
    terminal.err.write(
      `asyncanvas has a bug: ${shownText(`${name}: ${message}`)}. Please report it with what you called.\n`,
    )
    return exitStatus.failed
  }
}

function programFor(terminal: Terminal, end: (status: number) => void): Command {
  const program = new Command('asyncanvas')
  program
    .description('Runs, checks and exports pipelines of coroutines: *.pipeline files.')
    .version(terminal.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
      getOutHelpWidth: () => terminal.out.columns(),
      getErrHelpWidth: () => terminal.err.columns(),
      outputError: (text, write) => write(shownText(text.replace(/^error: /, ''))),
    })
    .showHelpAfterError('See what there is with --help.')
  addRun(program, terminal, end)
  addCheck(program, terminal, end)
  addExport(program, terminal, end)
  addSchema(program, terminal)
  addServe(program, terminal, end)
  return program
}

function addRun(program: Command, terminal: Terminal, end: (status: number) => void): void {
  program
    .command('run')
    .description('run a pipeline; its result is the last line of stdout, as JSON')
    .argument('<file>', 'a *.pipeline file')
    .option('-i, --input <name=json>', 'a value for an input, once for each; text for a string needs no quotes', listed)
    .option('--json', 'print every event of the run as a line of JSON; the last one carries the result')
    .option('--debug', "asyncio's debug mode: names the line that holds the loop, and what was never awaited; slower")
    .addOption(
      new Option('--clock <clock>', 'virtual: time jumps to the next timer')
        .choices(['real', 'virtual'])
        .default('real'),
    )
    .option('--rate <number>', 'how fast the real clock goes: 0.25 is slow motion', rate)
    .option('--trace <out>', 'write the run, with its pipeline, to a file')
    .action(async (file, options, command: Command) => {
      if (options.clock === 'virtual' && options.rate !== undefined) {
        command.error("error: --rate is the real clock's: virtual time jumps. Leave one of the two out.")
      }
      const { runPipeline } = await import('./run-command.ts')
      end(await runPipeline(terminal, { file, ...options, rate: options.rate ?? 1 }))
    })
}

function addCheck(program: Command, terminal: Terminal, end: (status: number) => void): void {
  program
    .command('check')
    .description('print what is wrong with pipelines and what to do; exit status 2 if one of them cannot run')
    .argument('<file...>', '*.pipeline files')
    .option('--json', 'print it as JSON')
    .action(async (files, options) => {
      const { checkPipelines } = await import('./check-command.ts')
      end(await checkPipelines(terminal, { files, ...options }))
    })
}

function addExport(program: Command, terminal: Terminal, end: (status: number) => void): void {
  program
    .command('export')
    .description('print a pipeline as TypeScript that needs nothing of ours, or write it')
    .argument('<file>', 'a *.pipeline file')
    .option('-o, --out <out>', `the file to write: ${exportTargetIds.map(fileNames).join(', or ')}`)
    .option('--target <name>', `what the code is for: ${platforms()}`, 'plain')
    .option('--check', 'write nothing: exit status 2 if OUT is not what would be written')
    .action(async (file, options) => {
      const { exportPipeline } = await import('./export-command.ts')
      end(await exportPipeline(terminal, { file, ...options }))
    })
}

function platforms(): string {
  return Object.entries(exportPlatforms)
    .map(([name, about]) => `${name} ${about}`)
    .join(', ')
}

function fileNames(id: ExportTarget): string {
  const { extension, isTyped } = exportTargets[id]
  return `*${extension}${isTyped ? '' : ' without types'}`
}

function addSchema(program: Command, terminal: Terminal): void {
  program
    .command('schema')
    .description('print the JSON Schema of *.pipeline files')
    .action(async () => {
      const { jsonSchema } = await import('#document')
      terminal.out.write(`${JSON.stringify(jsonSchema(), null, 2)}\n`)
    })
}

function addServe(program: Command, terminal: Terminal, end: (status: number) => void): void {
  program
    .command('serve')
    .description('show the editor in a browser of this machine; it has the files of this folder, and no others')
    .argument('[file]', 'a *.pipeline file in this folder')
    .option('--port <number>', 'the port to listen on; 0 for any free one', port, 0)
    .action(async (file, options) => {
      const { servePipelines } = await import('./serve-command.ts')
      end(await servePipelines(terminal, { file: file ?? null, ...options }))
    })
}

function listed(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

function rate(text: string): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number) && number > 0) return number
  throw new InvalidArgumentError('Write a number above 0, such as 0.25 or 2.')
}

function port(text: string): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number <= 65_535) return number
  throw new InvalidArgumentError('Write a whole number from 0 to 65535.')
}
