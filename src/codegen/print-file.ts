import type { Plan, PlanInput } from '#compile'
import { emptyGraph } from '#graph'
import { blockOf } from './blocks.ts'
import { Calls, type PrintCase } from './calls.ts'
import { carried } from './carried.ts'
import { copiedFunction } from './copied-function.ts'
import { type FileNames, type FunctionNames, fileNames, functionNames } from './file-names.ts'
import { callsIn } from './group-body.ts'
import type { HelperNames } from './helper-names.ts'
import { hoistedImports } from './hoisted-imports.ts'
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
import { type HelpersOf, printedHelpers, type ScopeOf } from './printed-helpers.ts'
import { type RunnerOptions, runner, stuckHelper } from './runner.ts'
import type { RuntimePart } from './runtime-part.ts'
import { ScopeNames } from './scope-names.ts'
import { allScopes } from './scopes.ts'
import { allShapes, type Shape } from './shape.ts'
import { type Stop, stopOf } from './stop-of.ts'
import { isStoppable, outlastsStop } from './stopping.ts'
import { subprocessHelper } from './subprocess-helper.ts'
import type { ExportPlatform } from './targets.ts'
import { taskBody } from './task-body.ts'
import { taskSignal } from './task-signal.ts'

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
  const isWatched = running.end.mayHang && (!code.hasRuntime || code.isAsync)
  const begin = code.hasRuntime && code.wantsLoopAtLoad ? `${names.ofRuntime('beginProgram')}()` : ''
  const runtime = carried({
    ...options,
    names,
    shapes: [options.shape, ...options.insides],
    helpers: pipeline.called,
    texts: [...main, ...helpers, ...functions, ...included, begin, start],
  })
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
  /** What decides about them. */
  readonly called: HelpersOf
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
  const stopping = `${names.helpers.signalOfMain}.getStore()`
  const subprocess = code.uses('createSubprocess') ? subprocessHelper(names.ofFile, stopping) : null
  return {
    imports: [...stop.imports, ...(subprocess?.imports ?? [])],
    functions: code.coroutines.map((node) => copiedFunction(node.code, stop.inNode(node))),
    included,
    main: [mainFunction({ parameters: parametersIn(code, names), ...stop.main(body.lines) }), ...body.functions],
    helpers: [...stop.helpers, ...printedHelpers(helpers), ...(subprocess ? [subprocess.text] : [])],
    called: helpers,
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
  const helpers = helpersOf(options, names, [textOf(body), ...included])
  const subprocess =
    code.uses('createSubprocess') && !code.hasRuntime
      ? subprocessHelper(names.ofFile, `${names.ofRuntime('currentTask')}()?.signal`)
      : null
  const run = names.ofRuntime('runProgram')
  return {
    imports: subprocess?.imports ?? [],
    functions: code.coroutines.map((node) => copiedFunction(node.code, signal.inNode(node))),
    included,
    main: [
      mainFunction({
        parameters: parametersIn(code, names),
        body: [...limits, ...signal.inMain, ...body.lines],
        // The function is named `main`, since the runtime's messages show its name.
        around: [`${run}(async ${code.hasRuntime ? 'function main() {' : '() => {'}`, `}, ${runOptions(names)})`],
      }),
      ...body.functions,
    ],
    helpers: [...printedHelpers(helpers), ...(subprocess ? [subprocess.text] : [])],
    called: helpers,
    first: signal.helper,
  }
}

function helpersOf(options: FileOptions, { helpers }: FileNames, texts: readonly string[]): HelpersOf {
  const { code } = options
  return { code, scopes: scopesIn(options), body: texts.join('\n'), names: helpers, hasTasks: code.hasTasks }
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
function runOptions({ signal, helpers: { groups, hasRuntime } }: FileNames): string {
  const shielded = groups?.shielded && hasRuntime ? [property('isShielded', groups.isShielded)] : []
  return objectOf([property('signal', signal ?? 'undefined'), ...shielded])
}

function parametersIn({ inputs, defined }: PipelineCode, file: FileNames): Parameters {
  const signal = file.signal === null ? null : { name: file.signal, type: globalName('AbortSignal', defined) }
  return parametersOf(inputs, (input) => file.inputs.get(input.index) ?? input.name, file.names, signal)
}

/** The body of main, or of an included file's function. */
function mainIn(shape: Shape, file: FileNames, { names, inputs }: FunctionNames): MainBody {
  const ofCases: string[] = []
  const helpers = helpersIn(shape.plan, file)
  const printed = (
    { plan, chosen, dependencies, failures, scope }: Shape,
    given: ReadonlyMap<number, string>,
  ): MainBody => {
    const printCase: PrintCase = (each, values) => {
      const { lines, functions } = printed(each, values)
      ofCases.push(...functions)
      return lines
    }
    const { choices } = chosen
    const scopeNames = new ScopeNames(plan, names)
    const calls = scope
      ? callsIn(scope, null, { names, helpers, inputs: given, scopeNames, choices, printCase })
      : new Calls(chosen, dependencies, names, helpers, given, printCase)
    return failures.areFinal
      ? mainBody(dependencies, calls, blockOf(dependencies))
      : { lines: taskBody(dependencies, calls, failures), functions: [] }
  }
  const { lines, functions } = printed(shape, inputs)
  return { lines, functions: [...functions, ...ofCases] }
}

/** Names under which the end of this plan is awaited as its setting says. */
function helpersIn({ onError }: Plan, { helpers, onError: ofMain }: FileNames): HelperNames {
  if (onError === ofMain) return helpers
  // Some names are taken only when they are asked for, so they can't be copied.
  return Object.create(helpers, { outcome: { value: helpers.otherOutcome } })
}

/** Main's scope, or what stands for one, those of included files, and those of all groups. */
function scopesIn({ shape, insides }: FileOptions): readonly ScopeOf[] {
  return [shape, ...insides]
    .flatMap(allShapes)
    .flatMap(({ scope, dependencies, failures }): readonly ScopeOf[] =>
      scope ? allScopes(scope) : [{ dependencies, failures }],
    )
}

function textOf({ lines, functions }: MainBody): string {
  return [...lines, ...functions].join('\n')
}

function runnerOptions({ code, shape: { dependencies, failures } }: FileOptions): RunnerOptions {
  const { plan, inputs } = code
  // Tasks that are left are ended before main ends.
  const isLeft = !code.hasTasks
  return {
    inputs: inputs.map((input) => input.name),
    required: inputs.filter((input) => input.default === undefined).map((input) => input.name),
    end: plainEndOf(code, dependencies, failures),
    hasRuntime: code.hasRuntime,
    hearsKeyboard: !code.hasRuntime && isStoppable(code) && outlastsStop(code),
    runsOn: isLeft && failures.areFinal && plan.onError === 'finish',
  }
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
