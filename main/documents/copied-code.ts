import { fingerprint } from '../files/index.ts'

const mostTexts = 10_000

/**
 * Texts of nodes that were copied in windows whose code is trusted. The system's clipboard does not do, since others write
 * to it too.
 */
export interface CopiedCode {
  add(codes: readonly string[]): void
  /** Whether all of these texts were copied. */
  has(codes: readonly string[]): boolean
}

export function createCopiedCode(): CopiedCode {
  const prints = new Set<string>()
  return {
    add(codes) {
      for (const code of codes) prints.add(fingerprint(code))
      for (const print of [...prints].slice(0, Math.max(0, prints.size - mostTexts))) prints.delete(print)
    },
    has: (codes) => codes.every((code) => prints.has(fingerprint(code))),
  }
}
