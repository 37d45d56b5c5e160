import type { SyntaxNode } from '@lezer/common'
import { placeAt, syntaxTree } from '#code'
import { codeFix, indentAt, semicolonBefore, shapeOf, textOf } from './light-nodes.ts'
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
 * {}`. `known`: names that are not the runtime's.
 */
export function bareCatches(code: string, known: ReadonlySet<string>): readonly Problem[] {
  if (!code.includes('catch')) return []
  const mentions = [...code.matchAll(/\b(?:CancelledError|isCancellation)\b/g)].map(({ index }) => index)
  let passed = 0
  const mentionsBefore = (at: number): number => {
    while ((mentions[passed] ?? at) < at) passed += 1
    return passed
  }
  const found: SyntaxNode[] = []
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
    leave({ name, to, node }) {
      if (!parts.has(name)) return
      const part = open.pop() ?? top
      const around = open.at(-1) ?? top
      if (functions.has(name)) return
      around.awaits ||= part.awaits
      around.throws ||= part.throws
      const isBare = name === 'CatchClause' && part.isBehindAwait && !part.throws
      if (isBare && mentionsBefore(to) === part.mentions) found.push(node)
    },
  })
  return found
    .sort((one, other) => one.from - other.from)
    .map((clause) => ({
      code: 'bare-catch',
      severity: 'hint',
      ...placeAt(code, clause.from),
      message: 'This catch also swallows CancelledError, so that the task cannot be cancelled here',
      remedy: 'Begin it with: if (isCancellation(error)) throw error',
      ...(known.has('isCancellation') ? {} : rethrowFix(clause, code)),
    }))
}

/** Lets a cancel through at the beginning of a catch; nothing if the catch takes the error apart. */
function rethrowFix(clause: SyntaxNode, code: string): Pick<Problem, 'fix'> {
  const body = clause.getChild('Block')
  const name = clause.getChild('VariableDefinition')
  if (!body || !/^catch (\( VariableDefinition \) )?Block$/.test(shapeOf(clause))) return {}
  const error = name ? textOf(name, code) : freeName(textOf(clause, code))
  const begin = body.from + 1
  const inner = code.slice(begin, body.to - 1)
  const isMultiline = /^[^\S\n]*\n/.test(inner)
  const line = isMultiline ? `\n${indentAt(code, clause.from)}  ` : ' '
  const statement = `if (isCancellation(${error})) throw ${error}`
  const isAlone = inner.trim() === '' || (isMultiline && semicolonBefore(code, begin) === '')
  const end = inner.trim() === '' && !isMultiline ? ' ' : ''
  const text = `${line}${statement}${isAlone ? '' : ';'}${end}`
  const rethrow = { from: begin, to: inner.trim() === '' && !isMultiline ? body.to - 1 : begin, text }
  const bind = { from: body.from, to: body.from, text: `(${error}) ` }
  return { fix: codeFix('Let a cancel through', ...(name ? [] : [bind]), rethrow) }
}

/** A name for the error that the catch does not use for anything else. */
function freeName(text: string): string {
  const isTaken = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(text)
  if (!isTaken('error')) return 'error'
  let number = 1
  while (isTaken(`error${number}`)) number += 1
  return `error${number}`
}
