import type { Plan } from '#compile'
import { Calls } from './calls.ts'
import { awaitsAtLoad } from './code-tree.ts'
import { copiedFunction } from './copied-function.ts'
import type { Failures } from './failures.ts'
import { type FileNames, fileNames } from './file-names.ts'
import type { Flow } from './flow.ts'
import { signal as signalHelper } from './helpers.ts'
import { mainBody } from './main-body.ts'
import { mainFunction } from './main-function.ts'
import { imported } from './names.ts'
import { withOwnGlobals } from './own-globals.ts'
import { type Parameters, parametersOf } from './parameters.ts'
import type { PipelineCode } from './pipeline-code.ts'
import { printedHelpers } from './printed-helpers.ts'
import { type RunnerOptions, runner, runnerHelpers } from './runner.ts'
import type { RuntimePart } from './runtime-part.ts'
import { type RuntimeText, runtimeText } from './runtime-text.ts'
import { scheduleOf } from './schedule.ts'
import { subprocessHelper } from './subprocess-helper.ts'
import { taskBody } from './task-body.ts'
import { taskSignal } from './task-signal.ts'

export interface FileOptions {
  readonly code: PipelineCode
  readonly flow: Flow
  readonly failures: Failures
  readonly runtime: readonly RuntimePart[]
}

/** The whole file. */
export function printFile(options: FileOptions): string {
  const { code } = options
  const { plan, defined } = code
  const names = fileNames(code, options.flow, options.failures)
  const own = (text: string): string => withOwnGlobals(text, defined)
  const middle = code.hasTasks ? ofTasks(options, names) : ofPromises(options, names)
  const { imports, functions, main, helpers, runtime } = middle
  const parts = [
    header(plan),
    importLines(names, imports),
    ...loadedParts(options, names, middle),
    ...functions,
    main,
    ...helpers.map(own),
    code.runsAtLoad ? '' : runtime,
    ...runnerHelpers(names.files, !code.hasTasks || awaitsAtLoad(plan.shared)).map(own),
    own(runner(names.files, runnerOptions(options))),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** The shared code, behind what it asks for as it is loaded. */
function loadedParts({ code }: FileOptions, { files }: FileNames, { runtime, first }: Middle): readonly string[] {
  const shared = code.plan.shared.trim()
  const own = (text: string): string => withOwnGlobals(text, code.defined)
  const waits = awaitsAtLoad(shared)
  return [
    own(first),
    code.runsAtLoad && runtime !== '' ? `${runtime}\n\n${behindRuntime}` : '',
    waits ? own(`process.once('beforeExit', ${files.stuck})`) : '',
    shared,
    waits ? own(`process.off('beforeExit', ${files.stuck})`) : '',
  ]
}

const behindRuntime = "// The pipeline's own code, which asks for that as it is loaded."

/** What stands between a file's head and its runner. */
interface Middle {
  readonly imports: readonly string[]
  readonly functions: readonly string[]
  readonly main: string
  readonly helpers: readonly string[]
  readonly runtime: string
  /** What the shared code may ask for as it is loaded, but for functions. */
  readonly first: string
}

/** Nodes are promises, and helpers stand for the runtime. */
function ofPromises(options: FileOptions, names: FileNames): Middle {
  const { code, flow, failures } = options
  const { coroutines } = code
  const body = bodyOf(code, flow, failures, names)
  const helpers = printedHelpers({ ...options, body: body.join('\n'), names: names.helpers, hasRuntime: false })
  const subprocess = code.uses('createSubprocess') ? subprocessHelper(names.names) : null
  return {
    imports: subprocess?.imports ?? [],
    functions: coroutines.map((node) => copiedFunction(node.code)),
    main: mainFunction({ parameters: parametersIn(code, names), body, run: null }),
    helpers: subprocess ? [...helpers, subprocess.text] : helpers,
    runtime: '',
    first: code.uses('signal') ? signalHelper : '',
  }
}

/** Nodes are tasks on a loop of main's. */
function ofTasks(options: FileOptions, names: FileNames): Middle {
  const { code, flow, failures, runtime } = options
  const { coroutines } = code
  const signal = taskSignal(code, names)
  const body = bodyOf(code, flow, failures, names)
  const run = names.ofRuntime('runProgram')
  const main = mainFunction({ parameters: parametersIn(code, names), body: [...signal.inMain, ...body], run })
  const helpers = printedHelpers({ ...options, body: body.join('\n'), names: names.helpers, hasRuntime: true })
  const functions = coroutines.map((node) => copiedFunction(node.code, signal.inNode(node)))
  const begin = code.wantsLoopAtLoad ? `${names.ofRuntime('beginProgram')}()` : ''
  const embedded = embeddedRuntime(code, names, [main, ...helpers, ...functions, begin], runtime)
  const text = [embedded.text, begin].filter((part) => part !== '').join('\n\n')
  return { imports: embedded.imports, functions, main, helpers, runtime: text, first: signal.helper }
}

function parametersIn({ inputs }: PipelineCode, { inputs: inputNames, names }: FileNames): Parameters {
  return parametersOf(inputs, (input) => inputNames.get(input.index) ?? input.name, names)
}

function bodyOf(
  code: PipelineCode,
  flow: Flow,
  failures: Failures,
  { names, helpers, inputs }: FileNames,
): readonly string[] {
  const calls = new Calls(code.plan, flow, names, helpers, inputs)
  return failures.areFinal ? mainBody(flow, calls, scheduleOf(flow)) : taskBody(flow, calls, failures)
}

function runnerOptions({ code, failures }: FileOptions): RunnerOptions {
  const { plan, inputs } = code
  // A loop ends what is left before main does.
  const isLeft = !code.hasTasks
  return {
    inputs: inputs.map((input) => input.name),
    required: inputs.filter((input) => input.default === undefined).map((input) => input.name),
    hasTasks: code.hasTasks,
    hearsInterrupt: code.uses('signal'),
    runsOn: isLeft && failures.areFinal && plan.onError === 'finish',
  }
}

/** What of the runtime the code uses, and main. */
function embeddedRuntime(
  code: PipelineCode,
  names: FileNames,
  texts: readonly string[],
  runtime: readonly RuntimePart[],
): RuntimeText {
  const { plan, coroutines } = code
  const written = [plan.shared, ...coroutines.map((node) => node.code)]
  const called = names.called()
  const words = new Set(wordsIn(texts))
  return runtimeText(runtime, {
    used: [...called].flatMap(([name, given]) => (words.has(given) || code.uses(name) ? [name] : [])),
    called,
    names: names.names,
    taken: code.defined,
    words: wordsIn(written),
  })
}

function wordsIn(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [])
}

function importLines({ files }: FileNames, others: readonly string[]): string {
  return [
    ...others,
    `import { ${imported('existsSync', files.existsSync)}, ${imported('realpathSync', files.realpathSync)} } from 'node:fs'`,
    `import { ${imported('pathToFileURL', files.pathToFileURL)} } from 'node:url'`,
  ].join('\n')
}

function header({ title, description }: Plan): string {
  const lines = [title, ...(description.trim() === '' ? [] : ['', ...description.trim().split('\n')])]
  return ['/**', ...lines.map((line) => ` * ${line.replaceAll('*/', '*\\/')}`.trimEnd()), ' */'].join('\n')
}
