import { placeAt, syntaxTree } from '#code'
import type { Problem } from './problem.ts'

/** A `try`, a `catch` or a function around the present place, and what has been found in it so far. */
interface OpenPart {
  readonly from: number
  /** For a `catch`: whether its `try` awaits. */
  readonly isBehindAwait: boolean
  /** How often CancelledError occurs before it. */
  readonly mentions: number
  awaits: boolean
  throws: boolean
}

/** An await or a throw in an inner function does not count for the code around it. */
const functions: ReadonlySet<string> = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunction'])
const parts: ReadonlySet<string> = new Set([...functions, 'TryStatement', 'CatchClause'])

/**
 * Finds each catch around an await that rethrows nothing, and so also swallows CancelledError: `try { await x() } catch
 * {}`.
 */
export function bareCatches(code: string): readonly Problem[] {
  const mentions = [...code.matchAll(/\bCancelledError\b/g)].map(({ index }) => index)
  let passed = 0
  const mentionsBefore = (at: number): number => {
    while ((mentions[passed] ?? at) < at) passed += 1
    return passed
  }
  const found: number[] = []
  const top: OpenPart = { from: 0, isBehindAwait: false, mentions: 0, awaits: false, throws: false }
  const open: OpenPart[] = [top]
  syntaxTree(code).iterate({
    enter({ name, from }) {
      const around = open.at(-1) ?? top
      if (name === 'AwaitExpression') around.awaits = true
      if (name === 'ThrowStatement') around.throws = true
      if (!parts.has(name)) return
      // When a catch begins, only the body of its `try` has been read.
      open.push({ from, isBehindAwait: around.awaits, mentions: mentionsBefore(from), awaits: false, throws: false })
    },
    leave({ name, to }) {
      if (!parts.has(name)) return
      const part = open.pop() ?? top
      const around = open.at(-1) ?? top
      if (functions.has(name)) return
      around.awaits ||= part.awaits
      around.throws ||= part.throws
      const isBare = name === 'CatchClause' && part.isBehindAwait && !part.throws
      if (isBare && mentionsBefore(to) === part.mentions) found.push(part.from)
    },
  })
  return found
    .sort((one, other) => one - other)
    .map((from) => ({
      code: 'bare-catch',
      severity: 'hint',
      ...placeAt(code, from),
      message: 'This catch also swallows CancelledError, so that the task cannot be cancelled here',
      remedy: 'Begin it with: if (error instanceof CancelledError) throw error',
    }))
}
