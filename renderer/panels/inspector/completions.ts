import { signatureOf, topLevelNames } from '#code'
import { type ScopeRecord, scopeTable } from '#graph'
import type { CodeCompletion } from '../../ui/code-props.ts'

const runtime: readonly CodeCompletion[] = scopeTable.flatMap((record) => [
  { label: record.name, type: typeOf(record), detail: detailOf(record), info: `${record.signature}\n${record.doc}` },
  ...(record.members ?? []).map((label): CodeCompletion => ({ label, type: 'variable', of: record.name })),
])

function typeOf({ kind }: ScopeRecord): CodeCompletion['type'] {
  if (kind === 'error') return 'class'
  return kind === 'value' ? 'variable' : kind
}

/** The text beside a name: `(delayMs, result?)`; for a value, its type. */
function detailOf({ name, kind, signature }: ScopeRecord): string {
  if (kind === 'value') return signature.slice(name.length + ': '.length)
  if (kind !== 'function') return kind
  const parameters = signatureOf(`function ${signature} {}`)?.parameters ?? []
  const names = parameters.map((each) => `${each.isRest ? '…' : ''}${each.name}${each.isOptional ? '?' : ''}`)
  return `(${names.join(', ')})`
}

/** Completions for the runtime's names and those of the shared code, which may hide one of the runtime's. */
export function completionsFor(shared: string): readonly CodeCompletion[] {
  const names = new Set(topLevelNames(shared))
  return [
    ...runtime.filter(({ label, of }) => !names.has(of ?? label)),
    ...[...names].map((label): CodeCompletion => ({ label, type: 'constant', detail: 'shared code' })),
  ]
}
