import { isIdentifier } from '#code'
import type { PlanInput } from '#compile'
import type { OnError } from '#graph'
import { exportOfName } from './export-names.ts'
import { groupNames } from './group-helpers.ts'
import type { HelperNames } from './helper-names.ts'
import { insideNames } from './inside-helpers.ts'
import { camelCase, Names } from './names.ts'
import { globalName } from './own-globals.ts'
import type { PipelineCode } from './pipeline-code.ts'
import { policyNames } from './policies.ts'
import { gathersOf, type ScopeOf } from './printed-helpers.ts'
import type { RunnerNames } from './runner.ts'
import { isStoppable, outlastsStop } from './stopping.ts'
import type { StreamNames } from './streams.ts'

/** The names in the function that an included file becomes, or in main. */
export interface FunctionNames {
  readonly names: Names
  readonly inputs: ReadonlyMap<number, string>
}

/** The names at the top level of a file, and those in main. */
export interface FileNames extends FunctionNames {
  /** What becomes of the other nodes after a failure in main. */
  readonly onError: OnError
  /** Those of the top level; `names` are main's. */
  readonly ofFile: Names
  readonly helpers: HelperNames
  readonly files: RunnerNames
  /** The name of main's signal in main; `null`: nothing can hear one. */
  readonly signal: string | null
  /** The file's name for a name of the runtime. */
  readonly ofRuntime: (name: string) => string
  /** The file's names for all names of the runtime that were asked for so far, or that the pipeline's code uses. */
  readonly called: () => ReadonlyMap<string, string>
}

export function fileNames(code: PipelineCode, scopes: readonly ScopeOf[]): FileNames {
  const { defined, freeNames, included, inputs, uses } = code
  const names = new Names([...defined, ...freeNames])
  const functions = new Map(included.map(({ file }) => [file.path, names.take(camelCase(file.title))]))
  const known = new Map<string, string>()
  // The pipeline's code uses a helper under its own name. If only main uses it, it gets another name where the shared
  // code has taken that one.
  const ofRuntime = (name: string): string => {
    const given = known.get(name) ?? (uses(name) && isRuntimes(name) ? name : names.take(name))
    known.set(name, given)
    return given
  }
  const helpers = helperNames(code, gathersOf(code, scopes), names, ofRuntime, functions)
  const files = {
    existsSync: names.take('existsSync'),
    realpathSync: names.take('realpathSync'),
    pathToFileURL: names.take('pathToFileURL'),
    program: names.take('program'),
    described: ofRuntime('described'),
    toJson: ofRuntime('toJson'),
    stuck: names.take('stuck'),
  }
  // The pipeline's code has a signal of its own, which main does not use.
  const ownSignal = uses('signal') ? 'signal' : names.take('signal')
  return {
    ...functionNames(inputs, names),
    ofFile: names,
    onError: code.plan.onError,
    helpers,
    files,
    signal: isStoppable(code) ? ownSignal : null,
    ofRuntime,
    called: () => new Map([...known, ...[...freeNames].filter(isRuntimes).map((name) => [name, name] as const)]),
  }
}

/** The names in a function of the file that has these inputs. */
export function functionNames(inputs: readonly PlanInput[], ofFile: Names): FunctionNames {
  const names = ofFile.ofFunction()
  const named = inputs.map(
    (input) => [input.index, names.take(isIdentifier(input.name) ? input.name : 'input')] as const,
  )
  return { names, inputs: new Map(named) }
}

function helperNames(
  code: PipelineCode,
  gathers: { readonly plain: boolean; readonly skipping: boolean },
  names: Names,
  ofRuntime: (name: string) => string,
  functions: ReadonlyMap<string, string>,
): HelperNames {
  const { hasTasks, hasRuntime } = code
  const [sleep, gather] = [ofRuntime('sleep'), ofRuntime('gather')]
  const promise = globalName('Promise', code.defined)
  const signalOfMain = !hasTasks && isStoppable(code) ? names.take('signalOfMain') : null
  return {
    sleep,
    timer: signalOfMain === null ? '' : names.take('timer'),
    gather,
    gathered: gathers.skipping && (gathers.plain || hasTasks) ? names.take('gathered') : gather,
    chosen: names.take('chosen'),
    when: names.take('when'),
    failure: names.take('failureOf'),
    either: names.take('either'),
    skipped: names.take('skipped'),
    behind: names.take('behind'),
    untaken: names.take('untaken'),
    outcome: names.take('outcome'),
    otherOutcome: names.take(code.plan.onError === 'end' ? 'lateOutcome' : 'earlyOutcome'),
    raced: names.take('raced'),
    holding: code.letsGo ? names.take('holding') : null,
    failing: names.take('failing'),
    dropped: names.take('letGo'),
    stop: names.take('stop'),
    stopped: names.take('stopped'),
    holders: names.take('holders'),
    open: names.take('open'),
    looking: names.take('looking'),
    freed: names.take('freed'),
    // A name that is asked for is printed, so only where it is used.
    get currentTask() {
      return hasTasks ? ofRuntime('currentTask') : ''
    },
    get race() {
      return hasTasks ? ofRuntime('race') : ''
    },
    hasRuntime,
    cancelled: hasTasks ? ofRuntime('CancelledError') : '',
    promise,
    promiseAll: signalOfMain !== null && outlastsStop(code) ? names.take('together') : `${promise}.all`,
    signalOfMain,
    get all() {
      return hasRuntime ? gather : this.promiseAll
    },
    createTask: hasTasks ? ofRuntime('createTask') : null,
    policies: policyNames(code.plans, names, ofRuntime, hasRuntime),
    groups: groupNames(code.plans, names, ofRuntime),
    pipelines: insideNames(functions, names, ofRuntime),
    streams: streamNames(hasTasks, ofRuntime),
  }
}

/** A name that is asked for is printed, so only where it is used. */
function streamNames(hasTasks: boolean, ofRuntime: (name: string) => string): StreamNames | null {
  if (!hasTasks) return null
  return {
    get streamOf() {
      return ofRuntime('streamOf')
    },
    get buffered() {
      return ofRuntime('buffered')
    },
  }
}

/** Whether the name is the runtime's: `log` and `signal` are always the file's own. */
function isRuntimes(name: string): boolean {
  return exportOfName(name) === 'runtime' || name === 'sleep' || name === 'gather' || name === 'createSubprocess'
}
