import { placeAt, syntaxTree } from '#code'
import type { Problem } from './problem.ts'

/** A `try`, a `catch`, or a function that is being read, and what has been met in it so far. */
interface OpenPart {
  readonly from: number
  /** Of a `catch`: its `try` awaits. */
  readonly isBehindAwait: boolean
  /** How often CancelledError was mentioned before it. */
  readonly mentions: number
  awaits: boolean
  throws: boolean
}

/** Inner ones are other tasks' business. */
const functions: ReadonlySet<string> = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunction'])
const parts: ReadonlySet<string> = new Set([...functions, 'TryStatement', 'CatchClause'])

/** A catch around an await that lets nothing out also swallows CancelledError: `try { await x() } catch {}`. */
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
      // Before its catch only the body of a `try` has been met.
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
