import type { CodePlace, ModuleCode } from '#code'
import { attributesOf } from './attributes.ts'
import { evaluate, evaluateAtOnce } from './evaluate.ts'
import type { Attributes, LinkedModule, ModuleHost, Modules, RootModule } from './host.ts'
import { checkAllNames, link } from './link.ts'
import { blameImport } from './link-error.ts'
import { namespaceOf } from './namespace.ts'
import { readyRecord } from './ready-record.ts'
import { type CodeRecord, codeRecord, type ModuleRecord, type ReadyRecord } from './record.ts'
import { atOnce, awaited, type Steps, waitingFor } from './steps.ts'
import { turnsOf } from './turns.ts'

/** The modules of a new run. */
export function createModules(host: ModuleHost): Modules {
  return new ModuleGraph(host)
}

class ModuleGraph implements Modules {
  readonly #host: ModuleHost
  /** By URL and kind. A module that could not be loaded fails again for the rest of the run. */
  readonly #instances = new Map<string, Instance>()

  constructor(host: ModuleHost) {
    this.#host = host
  }

  async link(root: RootModule): Promise<LinkedModule> {
    const record = codeRecord(root.url, root.code, root.start)
    await waitingFor(this.#prepare(record))
    return {
      evaluate: async () => {
        await waitingFor(this.#evaluate(record))
        return record.evaluation.value
      },
    }
  }

  async check({ url, code }: Pick<RootModule, 'url' | 'code'>): Promise<void> {
    const record = codeRecord(url, code, neverStarted)
    await waitingFor(this.#loadRequests(record, new Set(), new Set()))
    checkAllNames(record)
  }

  async import(from: string | null, specifier: unknown, options?: unknown): Promise<object> {
    const text = `${specifier}`
    const attributes = attributesOf(options)
    const record = await waitingFor(this.#instance(this.#host.resolve(text, from), attributes))
    await waitingFor(this.#prepare(record))
    await waitingFor(this.#evaluate(record))
    return namespaceOf(record)
  }

  require(url: string, refusal: () => Error): object {
    const record = atOnce(this.#instance(url, {}), refusal)
    const natives = new Set<ReadyRecord>()
    atOnce(this.#loadRequests(record, new Set(), natives), refusal)
    const isLate = awaitsAnything(record, new Set()) || [...natives].some(({ namespace }) => !namespace)
    if (isLate || (record.kind === 'code' && record.evaluation.status === 'evaluating')) throw refusal()
    atOnce(this.#link(record), refusal)
    evaluateAtOnce(record)
    return namespaceOf(record)
  }

  /**
   * Links the module. If a package can only be imported after others are evaluated, only the names are checked for now.
   */
  *#prepare(record: ModuleRecord): Steps<void> {
    yield* this.#loadRequests(record, new Set(), new Set())
    if (record.kind === 'code') checkAllNames(record)
    for (const { before, importNative } of turnsOf(record)) {
      if (before.length > 0) return
      yield importNative()
    }
    yield* this.#link(record)
  }

  *#evaluate(record: ModuleRecord): Steps<void> {
    for (const { before, importNative } of turnsOf(record)) {
      for (const each of before) yield* this.#begin(each)
      yield importNative()
    }
    yield* this.#link(record)
    yield evaluate(record)
  }

  /**
   * Begins to evaluate a module. It does not wait for the module's awaits, since what comes next does not need the
   * module. Throws an error that comes before the first await.
   */
  *#begin(record: CodeRecord): Steps<void> {
    yield* this.#link(record)
    evaluate(record).catch(() => {})
    const { failure } = record.evaluation
    if (failure) throw failure.error
  }

  *#link(record: ModuleRecord): Steps<void> {
    if (record.kind !== 'code') return
    yield* link(record, ({ url }) => {
      return (specifier, options) => this.import(url, specifier, options)
    })
  }

  /** Depth first, in the order of the source, so that the first of several errors is thrown. */
  *#loadRequests(record: ModuleRecord, seen: Set<ModuleRecord>, natives: Set<ReadyRecord>): Steps<void> {
    if (seen.has(record)) return
    seen.add(record)
    if (record.kind !== 'code') {
      if (record.import) natives.add(record)
      return
    }
    for (const [index, request] of record.code.requests.entries()) {
      const target = record.requested[index] ?? (yield* this.#requested(record, request))
      record.requested[index] = target
      yield* this.#loadRequests(target, seen, natives)
    }
  }

  *#requested(record: CodeRecord, request: ModuleCode['requests'][number]): Steps<ModuleRecord> {
    const { line, column }: CodePlace = request
    try {
      return yield* this.#instance(this.#host.resolve(request.specifier, record.url), request.attributes)
    } catch (error) {
      blameImport(error, { url: record.url, line, column })
      throw error
    }
  }

  *#instance(url: string, attributes: Attributes): Steps<ModuleRecord> {
    const key = `${attributes.type ?? ''} ${url}`
    let instance = this.#instances.get(key)
    if (!instance) {
      instance = this.#load(url, attributes)
      this.#instances.set(key, instance)
    }
    if ('failure' in instance) throw instance.failure
    return yield* awaited(instance.record)
  }

  #load(url: string, attributes: Attributes): Instance {
    try {
      const loaded = this.#host.load(url, attributes, this)
      if (!(loaded instanceof Promise)) return { record: recordOf(url, loaded) }
      const instance: { record: ModuleRecord | Promise<ModuleRecord> } = {
        record: loaded.then((module) => {
          instance.record = recordOf(url, module)
          return instance.record
        }),
      }
      return instance
    } catch (failure) {
      return { failure }
    }
  }
}

function neverStarted(): never {
  throw new Error('A module that is only checked was started')
}

type Instance = { readonly record: ModuleRecord | Promise<ModuleRecord> } | { readonly failure: unknown }

function recordOf(url: string, loaded: Awaited<ReturnType<ModuleHost['load']>>): ModuleRecord {
  return loaded.kind === 'code' ? codeRecord(url, loaded.code, loaded.start) : readyRecord(url, loaded)
}

function awaitsAnything(record: ModuleRecord, seen: Set<ModuleRecord>): boolean {
  if (record.kind !== 'code' || seen.has(record)) return false
  seen.add(record)
  return record.code.isAsync || record.requested.some((target) => awaitsAnything(target, seen))
}
