import { indented } from './layout.ts'
import { quoted } from './literals.ts'

export interface RunnerNames {
  readonly existsSync: string
  readonly realpathSync: string
  readonly pathToFileURL: string
  readonly program: string
}

export interface RunnerOptions {
  /** Names of all inputs, and of those without a default. */
  readonly inputs: readonly string[]
  readonly required: readonly string[]
  /** Something may still run when main has its result. */
  readonly leavesTasks: boolean
  /** Errors that were collected may be part of the result; as JSON they would be `{}`. */
  readonly holdsErrors: boolean
  /** After an error the others may finish, and main does not wait for them. */
  readonly runsOn: boolean
}

/** Calls main when the file is run as a program: result as JSON on stdout, an error as `Name: message` on stderr. */
export function runner(names: RunnerNames, options: RunnerOptions): string {
  const { program } = names
  const hint = options.inputs.length === 0 ? '' : '; the inputs are one JSON object, its argument'
  return [
    `// Run as a program, it prints the result as JSON${hint}.`,
    `const ${program} = process.argv[1] ?? ''`,
    `if (${names.existsSync}(${program}) && import.meta.url === ${names.pathToFileURL}(${names.realpathSync}(${program})).href) {`,
    '  try {',
    ...callLines(options).map((line) => indented(indented(line))),
    '  } catch (error) {',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is printed code.
    '    console.error(error instanceof Error ? `${error.name}: ${error.message}` : String(error))',
    options.runsOn ? '    process.exitCode = 1' : '    process.exit(1)',
    '  }',
    '}',
  ].join('\n')
}

function callLines({ inputs, required, leavesTasks, holdsErrors }: RunnerOptions): readonly string[] {
  const json = `JSON.stringify(result, ${holdsErrors ? 'asJson' : '(_key, value: unknown) => value ?? null'})`
  return [
    ...(inputs.length > 0 ? ["const inputs = JSON.parse(process.argv[2] ?? '{}')"] : []),
    ...(required.length > 0
      ? [
          `const missing = [${required.map(quoted).join(', ')}].filter((name) => !(name in inputs))`,
          "if (missing.length > 0) throw new TypeError('needs ' + missing.join(', '))",
        ]
      : []),
    ...(holdsErrors
      ? [
          'const asJson = (_key: string, value: unknown) =>',
          '  value instanceof Error ? { name: value.name, message: value.message } : (value ?? null)',
        ]
      : []),
    `const result = await main(${inputs.length > 0 ? 'inputs' : ''})`,
    ...(leavesTasks
      ? ['// What nobody awaits ends with the program.', `process.stdout.write(${json} + '\\n', () => process.exit())`]
      : [`console.log(${json})`]),
  ]
}
