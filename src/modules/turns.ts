import type { CodeRecord, ModuleRecord } from './record.ts'

/** A native module that is still to be imported, and what is evaluated since the one before it. */
export interface Turn {
  /** Modules that stand for all that need one another with them. */
  readonly before: readonly CodeRecord[]
  readonly importNative: () => Promise<void>
}

/**
 * The native modules that `root` needs in the order of evaluation: the host evaluates one as it imports it, so what comes
 * before it is evaluated first. Modules that need one another wait for all natives that any of them needs. All requests are
 * loaded, and linking knows which modules need one another. Throws what one of them has thrown already.
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
