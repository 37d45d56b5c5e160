/** Characters that were put into a line: `column` (from 1) in the resulting text. */
export interface Insertion {
  readonly line: number
  readonly column: number
  readonly length: number
}

/** JavaScript with the lines of its TypeScript, and what was put between. Plain data: it can be cached on disk. */
export interface ErasedCode {
  readonly js: string
  readonly insertions: readonly Insertion[]
}

/** Part of every cache's key. Raise it whenever `erase` gives other text for the same code (a test compares). */
export const eraserVersion = 3

/** Erased code by its source; the host decides where it is kept and how keys become names. */
export interface CodeCache {
  get(source: string): ErasedCode | undefined
  set(source: string, code: ErasedCode): void
}

/** The column in the TypeScript for a column in the erased text; both from 1. */
export function originalColumn(code: ErasedCode, line: number, column: number): number {
  let original = column
  for (const insertion of code.insertions) {
    if (insertion.line === line && insertion.column < column)
      original -= Math.min(insertion.length, column - insertion.column)
  }
  return original
}

/** Erases `source`, or takes it from the cache; the TypeScript compiler is loaded only where the cache has nothing. */
export async function erased(source: string, cache: CodeCache): Promise<ErasedCode> {
  const known = cache.get(source)
  if (known) return known
  const { erase } = await import('./erase.ts')
  const code = erase(source)
  cache.set(source, code)
  return code
}
