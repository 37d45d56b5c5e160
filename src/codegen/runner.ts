import { indented } from './layout.ts'
import { quoted } from './literals.ts'
import type { PlainEnd } from './plain-end.ts'

export interface RunnerNames {
  readonly existsSync: string
  readonly realpathSync: string
  readonly pathToFileURL: string
  readonly program: string
  /** The runtime's. */
  readonly described: string
  readonly toJson: string
  readonly stuck: string
}

export interface RunnerOptions {
  /** Names of all inputs, and of those without a default. */
  readonly inputs: readonly string[]
  readonly required: readonly string[]
  readonly end: PlainEnd
  /** After an error the others may finish, and main does not wait for them. */
  readonly runsOn: boolean
  /** Nodes are tasks on a loop, which sees to its end itself. */
  readonly hasTasks: boolean
}

/**
 * Calls main when the file is run as a program: result as JSON on stdout, an error as `Name: message` on stderr. Not by the
 * console, whose groups and methods are the pipeline's.
 */
export function runner(names: RunnerNames, options: RunnerOptions): string {
  const { program, described, stuck } = names
  const hint = options.inputs.length === 0 ? '' : '; the inputs are one JSON object, its argument'
  return [
    `// Run as a program, it prints the result as JSON${hint}.`,
    `const ${program} = process.argv[1] ?? ''`,
    `if (${names.existsSync}(${program}) && import.meta.url === ${names.pathToFileURL}(${names.realpathSync}(${program})).href) {`,
    ...(seesHang(options) ? [`  process.once('beforeExit', ${stuck})`] : []),
    '  try {',
    ...callLines(names, options).map((line) => indented(indented(line))),
    '  } catch (error) {',
    `    const { name, message } = ${options.end.hasPlainErrors ? 'error as Error' : `${described}(error)`}`,
    ...(options.hasTasks ? keyboardLines : []),
    ...(options.runsOn && seesHang(options) ? [`    process.off('beforeExit', ${stuck})`] : []),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is printed code.
    '    process.stderr.write(`${name}: ${message}\\n`)',
    options.runsOn ? '    process.exitCode = 1' : '    process.exit(1)',
    '  }',
    '}',
  ].join('\n')
}

/** A loop sees by itself that all waits for ever. */
function seesHang({ hasTasks, end }: RunnerOptions): boolean {
  return !hasTasks && end.mayHang
}

/** Ctrl-C has cancelled main, as it cancels a run: without tasks Node ends the program at once. */
const keyboardLines = [
  "    if (name === 'KeyboardInterrupt') {",
  "      process.stderr.write('cancelled\\n')",
  '      process.exit(130)',
  '    }',
]

/** Where nobody else sees that all waits for ever. */
export function stuckHelper({ stuck }: RunnerNames): string {
  return `/** Nothing is left in the process that could wake what it waits for. */
function ${stuck}() {
  process.stderr.write('DeadlockError: main waits for a promise that nothing is left to settle\\n')
  process.exit(1)
}`
}

function callLines({ toJson, stuck }: RunnerNames, options: RunnerOptions): readonly string[] {
  const { inputs, required, end, hasTasks } = options
  const call = `await main(${inputs.length > 0 ? 'inputs' : ''})`
  const printed = end.result === 'nothing' ? "'null\\n'" : "JSON.stringify(result) + '\\n'"
  return [
    ...(inputs.length > 0 ? ["const inputs = JSON.parse(process.argv[2] ?? '{}')"] : []),
    ...(required.length > 0
      ? [
          `const missing = [${required.map(quoted).join(', ')}].filter((name) => !Object.hasOwn(inputs, name))`,
          "if (missing.length > 0) throw new TypeError('needs ' + missing.join(', '))",
        ]
      : []),
    end.result === 'nothing' ? call : `const result = ${end.result === 'json' ? call : `${toJson}(${call})`}`,
    ...(hasTasks
      ? []
      : [
          ...(seesHang(options) ? [`process.off('beforeExit', ${stuck})`] : []),
          '// Behind an error that nobody awaits there is no result.',
          'await new Promise((resolve) => setImmediate(resolve))',
        ]),
    '// What is left ends with the program: tasks that nobody awaits, timers, open sockets.',
    `process.stdout.write(${printed}, () => process.stderr.write('', () => process.exit()))`,
  ]
}
