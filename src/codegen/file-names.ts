import { isIdentifier } from '#code'
import { exportOfName } from './export-names.ts'
import { groupNames } from './group-helpers.ts'
import type { HelperNames } from './helper-names.ts'
import { Names } from './names.ts'
import { globalName } from './own-globals.ts'
import type { PipelineCode } from './pipeline-code.ts'
import { policyNames } from './policies.ts'
import { gathersOf, type ScopeOf } from './printed-helpers.ts'
import type { RunnerNames } from './runner.ts'
import { isStoppable, outlastsStop } from './stopping.ts'
import type { StreamNames } from './streams.ts'

/** The names at the top level of a file, and those of the inputs in main. */
export interface FileNames {
  readonly names: Names
  readonly helpers: HelperNames
  readonly files: RunnerNames
  readonly inputs: ReadonlyMap<number, string>
  /** The name of main's signal in main; `null`: nothing can hear one. */
  readonly signal: string | null
  /** The file's name for a name of the runtime. */
  readonly ofRuntime: (name: string) => string
  /** The file's names for all names of the runtime that were asked for so far, or that the pipeline's code uses. */
  readonly called: () => ReadonlyMap<string, string>
}

export function fileNames(code: PipelineCode, scopes: readonly ScopeOf[]): FileNames {
  const { defined, freeNames, inputs, uses } = code
  const names = new Names([...defined, ...freeNames])
  const known = new Map<string, string>()
  // The pipeline's code uses a helper under its own name. If only main uses it, it gets another name where the shared
  // code has taken that one.
  const ofRuntime = (name: string): string => {
    const given = known.get(name) ?? (uses(name) && isRuntimes(name) ? name : names.take(name))
    known.set(name, given)
    return given
  }
  const helpers = helperNames(code, gathersOf(code, scopes), names, ofRuntime)
  const files = {
    existsSync: names.take('existsSync'),
    realpathSync: names.take('realpathSync'),
    pathToFileURL: names.take('pathToFileURL'),
    program: names.take('program'),
    described: ofRuntime('described'),
    toJson: ofRuntime('toJson'),
    stuck: names.take('stuck'),
  }
  const inputNames = new Map(
    inputs.map((input) => [input.index, names.take(isIdentifier(input.name) ? input.name : 'input')]),
  )
  // The pipeline's code has a signal of its own, which main does not use.
  const ownSignal = uses('signal') ? 'signal' : names.take('signal')
  return {
    names,
    helpers,
    files,
    inputs: inputNames,
    signal: isStoppable(code) ? ownSignal : null,
    ofRuntime,
    called: () => new Map([...known, ...[...freeNames].filter(isRuntimes).map((name) => [name, name] as const)]),
  }
}

function helperNames(
  code: PipelineCode,
  gathers: { readonly plain: boolean; readonly skipping: boolean },
  names: Names,
  ofRuntime: (name: string) => string,
): HelperNames {
  const hasRuntime = code.hasTasks
  const [sleep, gather] = [ofRuntime('sleep'), ofRuntime('gather')]
  const promise = globalName('Promise', code.defined)
  const signalOfMain = !hasRuntime && isStoppable(code) ? names.take('signalOfMain') : null
  return {
    sleep,
    timer: signalOfMain === null ? '' : names.take('timer'),
    gather,
    gathered: gathers.skipping && (gathers.plain || hasRuntime) ? names.take('gathered') : gather,
    chosen: names.take('chosen'),
    when: names.take('when'),
    failure: names.take('failureOf'),
    either: names.take('either'),
    skipped: names.take('skipped'),
    behind: names.take('behind'),
    untaken: names.take('untaken'),
    outcome: names.take('outcome'),
    raced: names.take('raced'),
    holding: code.letsGo ? names.take('holding') : null,
    failing: names.take('failing'),
    dropped: names.take('letGo'),
    stop: names.take('stop'),
    stopped: names.take('stopped'),
    holders: names.take('holders'),
    // A name that is asked for is printed, so only where it is used.
    get currentTask() {
      return hasRuntime ? ofRuntime('currentTask') : ''
    },
    get race() {
      return hasRuntime ? ofRuntime('race') : ''
    },
    cancelled: hasRuntime ? ofRuntime('CancelledError') : '',
    promise,
    promiseAll: signalOfMain !== null && outlastsStop(code) ? names.take('together') : `${promise}.all`,
    signalOfMain,
    get all() {
      return hasRuntime ? gather : this.promiseAll
    },
    createTask: hasRuntime ? ofRuntime('createTask') : null,
    policies: policyNames(code.plan, names, ofRuntime),
    groups: groupNames(code.plan, names, ofRuntime),
    streams: hasRuntime ? streamNames(ofRuntime) : null,
  }
}

/** A name that is asked for is printed, so only where it is used. */
function streamNames(ofRuntime: (name: string) => string): StreamNames {
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
