import type { CodePlace, ExportEntry, ModuleCode } from '#code'
import type { ModuleBody, StartModule } from './host.ts'

/** A module of a run; there is one for each URL. */
export type ModuleRecord = CodeRecord | ReadyRecord

/** A module that may need others: ECMA-262's Source Text Module Record (16.2.1.7). */
export interface CodeRecord {
  readonly kind: 'code'
  /** `null`: code without a URL. */
  readonly url: string | null
  readonly code: ModuleCode
  readonly start: StartModule
  /** By the index of the code's requests, as far as they are loaded. */
  readonly requested: ModuleRecord[]
  /** By the exported name. */
  readonly exports: ReadonlyMap<string, NamedExport>
  readonly stars: readonly StarExport[]
  /** By the exported name; filled when the body is started. */
  readonly getters: Map<string, () => unknown>
  namespace: object | null
  /** The one module that represents all modules of its cycle; set by linking. */
  cycle: CodeRecord | null
  body: ModuleBody | null
  readonly evaluation: Evaluation
}

export type NamedExport = Exclude<ExportEntry, { kind: 'star' }>
export type StarExport = Extract<ExportEntry, { kind: 'star' }>

/** The fields of a Cyclic Module Record (16.2.1.5) that its evaluation uses. */
export interface Evaluation {
  status: 'linked' | 'evaluating' | 'evaluating-async' | 'evaluated'
  failure: { readonly error: unknown } | null
  index: number
  ancestorIndex: number
  cycleRoot: CodeRecord | null
  /** Its place in the order of waiting modules; `null`: it does not wait, or no longer. */
  asyncOrder: number | null
  pending: number
  readonly asyncParents: CodeRecord[]
  /** What the body returned. */
  value: unknown
  promise: Settled | null
}

/** A promise with the functions that settle it. */
export interface Settled {
  readonly promise: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** A module that needs no other module of the run. */
export interface ReadyRecord {
  readonly kind: 'commonjs' | 'builtin' | 'json' | 'native'
  readonly url: string
  /** Whether its exports never change after it is evaluated. */
  readonly isConstant: boolean
  /** The names that it exports; `null`: a native module that is not imported yet. */
  names: readonly string[] | null
  /** The host's import of it. */
  readonly import: (() => Promise<void>) | null
  get(name: string): unknown
  /** Runs it once; throws the same error each time. */
  evaluate(): void
  namespace: object | null
}

/** A record of `code` at `url`, with no request loaded yet. */
export function codeRecord(url: string | null, code: ModuleCode, start: StartModule): CodeRecord {
  const named = code.exports.filter((entry): entry is NamedExport => entry.kind !== 'star')
  return {
    kind: 'code',
    url,
    code,
    start,
    requested: [],
    exports: new Map(named.map((entry) => [entry.name, entry])),
    stars: code.exports.filter((entry): entry is StarExport => entry.kind === 'star'),
    getters: new Map(),
    namespace: null,
    cycle: null,
    body: null,
    evaluation: {
      status: 'linked',
      failure: null,
      index: 0,
      ancestorIndex: 0,
      cycleRoot: null,
      asyncOrder: null,
      pending: 0,
      asyncParents: [],
      value: undefined,
      promise: null,
    },
  }
}

/** The module of a request. Throws if it is not loaded, which would be a bug of the linker. */
export function requestedBy(record: CodeRecord, request: number): ModuleRecord {
  const found = record.requested[request]
  if (!found) throw new Error(`request ${request} of ${record.url} is not loaded`)
  return found
}

/** A place in the code of a module. */
export interface ModulePlace extends CodePlace {
  readonly url: string | null
}
