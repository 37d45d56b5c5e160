import * as helperTexts from './foreign-values.ts'
import { indented } from './layout.ts'
import { quoted } from './literals.ts'

export interface RunnerNames {
  readonly existsSync: string
  readonly realpathSync: string
  readonly pathToFileURL: string
  readonly program: string
  readonly attempt: string
  readonly isError: string
  readonly described: string
  readonly asJson: string
  readonly stuck: string
}

export interface RunnerOptions {
  /** Names of all inputs, and of those without a default. */
  readonly inputs: readonly string[]
  readonly required: readonly string[]
  /** After an error the others may finish, and main does not wait for them. */
  readonly runsOn: boolean
  /** Nodes are tasks on a loop, which sees to its end itself. */
  readonly hasTasks: boolean
  /** Its own code is told of Ctrl-C. */
  readonly hearsInterrupt: boolean
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
    ...(options.hasTasks ? [] : [`  process.once('beforeExit', ${stuck})`]),
    ...(options.hasTasks || options.hearsInterrupt ? [] : interruptLines),
    '  try {',
    ...callLines(names, options).map((line) => indented(indented(line))),
    '  } catch (error) {',
    `    const { name, message } = ${described}(error)`,
    ...(options.hasTasks ? keyboardLines : []),
    ...(options.runsOn ? [`    process.off('beforeExit', ${stuck})`] : []),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is printed code.
    '    process.stderr.write(`${name}: ${message}\\n`)',
    options.runsOn ? '    process.exitCode = 1' : '    process.exit(1)',
    '  }',
    '}',
  ].join('\n')
}

/** Ctrl-C, where the pipeline's code does not listen for it. */
const interruptLines = [
  "  process.once('SIGINT', () => {",
  "    if (process.listenerCount('SIGINT') === 0) process.stderr.write('cancelled\\n', () => process.exit(130))",
  '  })',
]

const keyboardLines = [
  "    if (name === 'KeyboardInterrupt') {",
  "      process.stderr.write('cancelled\\n')",
  '      process.exit(130)',
  '    }',
]

const stuckHelper = `/** Nothing is left in the process that could wake what it waits for. */
function STUCK() {
  process.stderr.write('DeadlockError: main waits for a promise that nothing is left to settle\\n')
  process.exit(1)
}`

/**
 * What the runner needs to say the same of every error and every result as a run does. `isLeftAlone`: nobody else sees that
 * all waits for ever.
 */
export function runnerHelpers(names: RunnerNames, isLeftAlone: boolean): readonly string[] {
  const { attempt, isError, described, asJson } = helperTexts
  const called = {
    ATTEMPT: names.attempt,
    ISERROR: names.isError,
    DESCRIBED: names.described,
    ASJSON: names.asJson,
    STUCK: names.stuck,
  }
  return [attempt, isError, described, asJson, ...(isLeftAlone ? [stuckHelper] : [])].map((text) =>
    text.replace(/\b(?:ATTEMPT|ISERROR|DESCRIBED|ASJSON|STUCK)\b/g, (word) => called[word as keyof typeof called]),
  )
}

function callLines({ asJson, stuck }: RunnerNames, { inputs, required, hasTasks }: RunnerOptions): readonly string[] {
  return [
    ...(inputs.length > 0 ? ["const inputs = JSON.parse(process.argv[2] ?? '{}')"] : []),
    ...(required.length > 0
      ? [
          `const missing = [${required.map(quoted).join(', ')}].filter((name) => !Object.hasOwn(inputs, name))`,
          "if (missing.length > 0) throw new TypeError('needs ' + missing.join(', '))",
        ]
      : []),
    `const result = ${asJson}(await main(${inputs.length > 0 ? 'inputs' : ''}))`,
    ...(hasTasks
      ? []
      : [
          `process.off('beforeExit', ${stuck})`,
          '// Behind an error that nobody awaits there is no result.',
          'await new Promise((resolve) => setImmediate(resolve))',
        ]),
    '// What is left ends with the program: tasks that nobody awaits, timers, open sockets.',
    "process.stdout.write(JSON.stringify(result) + '\\n', () => process.stderr.write('', () => process.exit()))",
  ]
}
