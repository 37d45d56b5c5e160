import type { Plan, PlanInput } from '#compile'
import { emptyGraph } from '#graph'
import { blockOf } from './blocks.ts'
import { Calls } from './calls.ts'
import { copiedFunction } from './copied-function.ts'
import { type FileNames, type FunctionNames, fileNames, functionNames } from './file-names.ts'
import { callsIn } from './group-body.ts'
import { wordsOfGroups } from './group-helpers.ts'
import type { HelperNames } from './helper-names.ts'
import { hoistedImports } from './hoisted-imports.ts'
import { wordsOfInside } from './inside-helpers.ts'
import { property } from './literals.ts'
import { type MainBody, mainBody } from './main-body.ts'
import { mainFunction } from './main-function.ts'
import { imported } from './names.ts'
import { globalName, withOwnGlobals } from './own-globals.ts'
import { type Parameters, parametersOf } from './parameters.ts'
import type { PipelineCode } from './pipeline-code.ts'
import { plainEndOf } from './plain-end.ts'
import { limitLines } from './policies.ts'
import { type IncludedCode, printedFile } from './print-included.ts'
import { objectOf } from './printed.ts'
import { printedHelpers, type ScopeOf } from './printed-helpers.ts'
import { type RunnerOptions, runner, stuckHelper } from './runner.ts'
import { runtimeImports } from './runtime-imports.ts'
import type { RuntimePart } from './runtime-part.ts'
import { type RuntimeText, runtimeText } from './runtime-text.ts'
import { ScopeNames } from './scope-names.ts'
import { allScopes } from './scopes.ts'
import type { Shape } from './shapes.ts'
import { type Stop, stopOf } from './stop-of.ts'
import { isStoppable, outlastsStop } from './stopping.ts'
import { wordsOfStreams } from './streams.ts'
import { subprocessHelper } from './subprocess-helper.ts'
import type { ExportPlatform } from './targets.ts'
import { taskBody } from './task-body.ts'
import { taskSignal } from './task-signal.ts'
import { wordsIn } from './words.ts'

export interface FileOptions {
  readonly code: PipelineCode
  readonly shape: Shape
  /** Those of the included files, in the order of `code.included`. */
  readonly insides: readonly Shape[]
  readonly runtime: readonly RuntimePart[]
  readonly platform: ExportPlatform
}

/** The whole file. */
export function printFile(options: FileOptions): string {
  const { code } = options
  const names = fileNames(code, scopesIn(options))
  const pipeline = code.hasTasks ? ofTasks(options, names) : ofPromises(options, names)
  const { imports, functions, included, main, helpers } = pipeline
  const running = runnerOptions(options)
  const start = runner(names.files, running)
  const isWatched = running.end.mayHang && (!code.hasTasks || code.isAsync)
  const begin = code.hasTasks && code.wantsLoopAtLoad ? `${names.ofRuntime('beginProgram')}()` : ''
  const runtime = runtimeOf(options, names, [...main, ...helpers, ...functions, ...included, begin, start])
  const hoisted = hoistedImports(
    code.plan.shared,
    code.included.map(({ plan }) => plan.shared),
  )
  const own = (text: string): string => withOwnGlobals(text, code.defined)
  const parts = [
    header(code.plan),
    importLines(names, [...imports, ...runtime.imports], hoisted),
    own(pipeline.first),
    ...(code.runsAtLoad ? [runtime.text, begin, runtime.text === '' ? '' : behindRuntime] : []),
    ...(isWatched ? sharedParts(code, names) : [code.plan.shared.trim()]),
    ...functions,
    ...included,
    ...main,
    ...helpers.map(own),
    ...(code.runsAtLoad ? [] : [runtime.text, begin]),
    isWatched ? own(stuckHelper(names.files)) : '',
    own(start),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** The shared code. While it waits as it is loaded, nothing else would notice that it waits for ever. */
function sharedParts({ plan, isAsync, defined }: PipelineCode, { files }: FileNames): readonly string[] {
  const shared = plan.shared.trim()
  if (!isAsync) return [shared]
  const host = globalName('process', defined)
  return [`${host}.once('beforeExit', ${files.stuck})`, shared, `${host}.off('beforeExit', ${files.stuck})`]
}

const behindRuntime = "// The pipeline's own code, which needs that as it is loaded."

/** The pipeline, and the helpers that it calls. */
interface PrintedPipeline {
  readonly imports: readonly string[]
  readonly functions: readonly string[]
  /** The files that nodes include. */
  readonly included: readonly string[]
  /** Main, and the functions of its parts. */
  readonly main: readonly string[]
  readonly helpers: readonly string[]
  /** What the shared code may need as it is loaded, except functions. */
  readonly first: string
}

/** Prints nodes as promises, with helpers in place of the runtime. */
function ofPromises(options: FileOptions, names: FileNames): PrintedPipeline {
  const { code } = options
  const body = mainIn(options.shape, names, names)
  const stop = stopOf(code, names)
  const included = includedIn(options, names, stop)
  const helpers = helpersOf(options, names, [textOf(body), ...included])
  const subprocess = code.uses('createSubprocess') ? subprocessHelper(names.ofFile, names.helpers) : null
  return {
    imports: [...stop.imports, ...(subprocess?.imports ?? [])],
    functions: code.coroutines.map((node) => copiedFunction(node.code, stop.inNode(node))),
    included,
    main: [mainFunction({ parameters: parametersIn(code, names), ...stop.main(body.lines) }), ...body.functions],
    helpers: [...stop.helpers, ...helpers, ...(subprocess ? [subprocess.text] : [])],
    first: stop.first,
  }
}

/** Prints nodes as tasks on a loop, with a part of the runtime. */
function ofTasks(options: FileOptions, names: FileNames): PrintedPipeline {
  const { code } = options
  const signal = taskSignal(code, names)
  const body = mainIn(options.shape, names, names)
  const included = includedIn(options, names, { inNode: signal.inNode, check: null })
  const limits = limitLines(code.plan, names.helpers.policies)
  const run = names.ofRuntime('runProgram')
  return {
    imports: [],
    functions: code.coroutines.map((node) => copiedFunction(node.code, signal.inNode(node))),
    included,
    main: [
      mainFunction({
        parameters: parametersIn(code, names),
        body: [...limits, ...signal.inMain, ...body.lines],
        // The function is named `main`, since the runtime's messages show its name.
        around: [`${run}(async function main() {`, `}, ${runOptions(names)})`],
      }),
      ...body.functions,
    ],
    helpers: helpersOf(options, names, [textOf(body), ...included]),
    first: signal.helper,
  }
}

function helpersOf(options: FileOptions, { helpers }: FileNames, texts: readonly string[]): readonly string[] {
  const { code } = options
  const body = texts.join('\n')
  return printedHelpers({ code, scopes: scopesIn(options), body, names: helpers, hasRuntime: code.hasTasks })
}

function includedIn(
  { code, insides }: FileOptions,
  names: FileNames,
  { inNode, check }: Pick<Stop, 'inNode' | 'check'>,
): readonly string[] {
  return insides.map((shape, at) => {
    const included = code.included[at] as IncludedCode
    const own = functionNames(included.inputs, names.ofFile)
    const nameOf = ({ index, name }: PlanInput): string => own.inputs.get(index) ?? name
    return printedFile({
      code,
      included,
      shape,
      helpers: names.helpers,
      parameters: parametersOf(included.inputs, nameOf, own.names, null),
      body: mainIn(shape, names, own),
      first: [...(check === null ? [] : [check]), ...limitLines(shape.plan, names.helpers.policies)],
      inNode,
      header: included.plan.title === emptyGraph.title && included.plan.description === '' ? '' : header(shape.plan),
    })
  })
}

/** The options by which main's tasks are run. */
function runOptions({ signal, helpers: { groups } }: FileNames): string {
  const shielded = groups?.shielded ? [property('isShielded', groups.isShielded)] : []
  return objectOf([property('signal', signal ?? 'undefined'), ...shielded])
}

function parametersIn({ inputs, defined }: PipelineCode, file: FileNames): Parameters {
  const signal = file.signal === null ? null : { name: file.signal, type: globalName('AbortSignal', defined) }
  return parametersOf(inputs, (input) => file.inputs.get(input.index) ?? input.name, file.names, signal)
}

/** The body of main, or of an included file's function. */
function mainIn(shape: Shape, file: FileNames, { names, inputs }: FunctionNames): MainBody {
  const { plan, chosen, dependencies, failures, scope } = shape
  const helpers = helpersIn(plan, file)
  const calls = scope
    ? callsIn(scope, null, { names, helpers, inputs, scopeNames: new ScopeNames(plan, names) })
    : new Calls(chosen, dependencies, names, helpers, inputs)
  return failures.areFinal
    ? mainBody(dependencies, calls, blockOf(dependencies))
    : { lines: taskBody(dependencies, calls, failures), functions: [] }
}

/** Names under which the end of this plan is awaited as its setting says. */
function helpersIn({ onError }: Plan, { helpers, onError: ofMain }: FileNames): HelperNames {
  if (onError === ofMain) return helpers
  // Some names are taken only when they are asked for, so they can't be copied.
  return Object.create(helpers, { outcome: { value: helpers.otherOutcome } })
}

/** Main's scope, or what stands for one, those of included files, and those of all groups. */
function scopesIn({ shape, insides }: FileOptions): readonly ScopeOf[] {
  return [shape, ...insides].flatMap(({ scope, dependencies, failures }): readonly ScopeOf[] =>
    scope ? allScopes(scope) : [{ dependencies, failures }],
  )
}

function textOf({ lines, functions }: MainBody): string {
  return [...lines, ...functions].join('\n')
}

function runnerOptions({ code, shape: { dependencies, failures } }: FileOptions): RunnerOptions {
  const { plan, inputs } = code
  // With tasks, the loop ends what is left before main ends.
  const isLeft = !code.hasTasks
  return {
    inputs: inputs.map((input) => input.name),
    required: inputs.filter((input) => input.default === undefined).map((input) => input.name),
    end: plainEndOf(code, dependencies, failures),
    hasTasks: code.hasTasks,
    hearsKeyboard: !code.hasTasks && isStoppable(code) && outlastsStop(code),
    runsOn: isLeft && failures.areFinal && plan.onError === 'finish',
  }
}

const tellers = ['described', 'toJson']

/** What the code, main and the other printed `texts` use of the runtime, printed or imported. */
function runtimeOf(options: FileOptions, names: FileNames, texts: readonly string[]): RuntimeText {
  const { code, runtime, platform } = options
  const { hasTasks } = code
  const called = names.called()
  const words = new Set(texts.flatMap(wordsIn))
  const isUsed = ([name, given]: readonly [string, string]): boolean =>
    // Without tasks, helpers replace all other parts of the runtime.
    hasTasks ? words.has(given) || code.uses(name) : words.has(given) && tellers.includes(name)
  const used = [...called].filter(isUsed).map(([name]) => name)
  if (platform === 'runtime') return { imports: runtimeImports(runtime, used, called), text: '' }
  return runtimeText(runtime, {
    used,
    called,
    names: names.ofFile,
    taken: code.defined,
    words: hasTasks ? wordsOf(options, names) : [],
    hasTasks,
  })
}

/** Every word of the pipeline's code, and of main's own what it calls of the runtime's objects. */
function wordsOf({ code: { texts }, shape, insides }: FileOptions, { helpers }: FileNames): readonly string[] {
  const ofMain = [
    ...(helpers.policies?.limits.size ? ['with'] : []),
    ...(helpers.holding === null ? [] : ['addDoneCallback']),
    ...wordsOfGroups(helpers.groups),
    ...(helpers.pipelines ? wordsOfInside : []),
    ...wordsOfStreams([shape, ...insides].flatMap(({ chosen }) => chosen.plan.nodes)),
  ]
  return [...ofMain, ...texts.flatMap(wordsIn)]
}

function importLines({ files }: FileNames, others: readonly string[], hoisted: readonly string[]): string {
  return [
    ...others,
    `import { ${imported('existsSync', files.existsSync)}, ${imported('realpathSync', files.realpathSync)} } from 'node:fs'`,
    `import { ${imported('pathToFileURL', files.pathToFileURL)} } from 'node:url'`,
    ...hoisted,
  ].join('\n')
}

function header({ title, description }: Plan): string {
  const lines = [title, ...(description.trim() === '' ? [] : ['', ...description.trim().split('\n')])]
  return ['/**', ...lines.map((line) => ` * ${line.replaceAll('*/', '*\\/')}`.trimEnd()), ' */'].join('\n')
}
