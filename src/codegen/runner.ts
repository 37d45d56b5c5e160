import { indented } from './layout.ts'
import { quoted } from './literals.ts'
import type { PlainEnd } from './plain-end.ts'

export interface RunnerNames {
  readonly existsSync: string
  readonly realpathSync: string
  readonly pathToFileURL: string
  readonly program: string
  /** The runtime's functions. */
  readonly described: string
  readonly toJson: string
  readonly stuck: string
}

export interface RunnerOptions {
  /** The names of all inputs, and of those without a default. */
  readonly inputs: readonly string[]
  readonly required: readonly string[]
  readonly end: PlainEnd
  /** Whether the other tasks may finish after an error without main waiting for them. */
  readonly runsOn: boolean
  /** Whether there is a loop, which ends what is left. */
  readonly hasRuntime: boolean
  /** Whether Ctrl-C stops main, which has something to do until its end. Otherwise Node ends the program at once. */
  readonly hearsKeyboard: boolean
}

/**
 * Calls main when the file is run as a program: prints the result as JSON on stdout, an error as `Name: message` on
 * stderr. It does not use the console, since the pipeline may have changed its groups and methods.
 */
export function runner(names: RunnerNames, options: RunnerOptions): string {
  const { program, described, stuck } = names
  const hint = options.inputs.length === 0 ? '' : '; the inputs are one JSON object, its argument'
  return [
    `// Run as a program, it prints the result as JSON${hint}.`,
    `const ${program} = process.argv[1] ?? ''`,
    `if (${names.existsSync}(${program}) && import.meta.url === ${names.pathToFileURL}(${names.realpathSync}(${program})).href) {`,
    ...(seesHang(options) ? [`  process.once('beforeExit', ${stuck})`] : []),
    ...(options.hearsKeyboard
      ? ['  const stop = new AbortController()', "  process.once('SIGINT', () => stop.abort())"]
      : []),
    '  try {',
    ...callLines(names, options).map((line) => indented(indented(line))),
    '  } catch (error) {',
    `    const { name, message } = ${options.end.hasPlainErrors ? 'error as Error' : `${described}(error)`}`,
    ...(options.hasRuntime ? keyboardLines("name === 'KeyboardInterrupt'") : []),
    ...(options.hearsKeyboard ? keyboardLines('stop.signal.aborted') : []),
    ...(options.runsOn && seesHang(options) ? [`    process.off('beforeExit', ${stuck})`] : []),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is printed code.
    '    process.stderr.write(`${name}: ${message}\\n`)',
    options.runsOn ? '    process.exitCode = 1' : '    process.exit(1)',
    '  }',
    '}',
  ].join('\n')
}

/** Whether the program must watch for an end without a result. A loop does so itself. */
function seesHang({ hasRuntime, end }: RunnerOptions): boolean {
  return !hasRuntime && end.mayHang
}

/** Ctrl-C cancels main, as it cancels a run. */
function keyboardLines(hasCome: string): readonly string[] {
  return [`    if (${hasCome}) {`, "      process.stderr.write('cancelled\\n')", '      process.exit(130)', '    }']
}

/** Reports a main that waits for ever, if no loop does. */
export function stuckHelper({ stuck }: RunnerNames): string {
  return `/** Nothing is left in the process that could wake what it waits for. */
function ${stuck}() {
  process.stderr.write('DeadlockError: main waits for a promise that nothing is left to settle\\n')
  process.exit(1)
}`
}

function callLines({ toJson, stuck }: RunnerNames, options: RunnerOptions): readonly string[] {
  const { inputs, required, end, hasRuntime, hearsKeyboard } = options
  const given = inputs.length > 0 ? 'inputs' : ''
  const call = hearsKeyboard ? `await main(${given || '{}'}, { signal: stop.signal })` : `await main(${given})`
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
    ...(hasRuntime
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
