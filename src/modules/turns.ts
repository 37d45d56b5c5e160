import type { CodeRecord, ModuleRecord } from './record.ts'

/** A native module that is still to be imported, with the modules to evaluate before it. */
export interface Turn {
  /** Modules that each represent all modules of their cycle. */
  readonly before: readonly CodeRecord[]
  readonly importNative: () => Promise<void>
}

/**
 * The native modules that `root` needs, in the order of evaluation. Importing a native module evaluates it, so the
 * modules that come before it must be evaluated first. The modules of a cycle wait for all natives that any of them
 * needs. All requests must be loaded, and the cycles known from linking. Throws the error of a module that has failed
 * already.
 */
export function turnsOf(root: ModuleRecord): readonly Turn[] {
  const turns: Turn[] = []
  const seen = new Set<ModuleRecord>()
  let before: CodeRecord[] = []
  const visit = (record: ModuleRecord): void => {
    if (seen.has(record)) return
    seen.add(record)
    if (record.kind === 'code') visitCode(record)
    else if (record.import && record.names === null) {
      turns.push({ before, importNative: record.import })
      before = []
    }
  }
  const visitCode = (record: CodeRecord): void => {
    const { status, failure } = record.evaluation
    if (failure) throw failure.error
    if (status !== 'linked') return
    record.requested.forEach(visit)
    if (record.cycle === record) before.push(record)
  }
  visit(root)
  return turns
}
