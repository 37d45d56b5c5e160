import type { SyntaxNode } from '@lezer/common'
import { placeAt } from '#code'
import { codeFix, hasComment, indentAt, isComment, readsOf, shapeOf, textOf } from './light-nodes.ts'
import type { Fix, Problem } from './problem.ts'

/** A statement like `const a = await load(x)`: the name it binds, the call, and the names that the call reads. */
interface BindingAwait {
  readonly statement: SyntaxNode
  readonly name: string
  readonly call: SyntaxNode
  readonly reads: ReadonlySet<string>
}

/** More calls than these are not made at once by a hint. */
const mostAtOnce = 50
/** The longest line that a fix writes. */
const mostColumns = 100

/**
 * A hint for `const a = await one()` directly before `const b = await two()`, which does not read `a`. `known`: names
 * that are not the runtime's.
 */
export function awaitsInARow(block: SyntaxNode, code: string, known: ReadonlySet<string>): readonly Problem[] {
  const row = rowIn(block, code)
  const [first] = row
  if (!first || row.length < 2) return []
  const names = row.map(({ name }) => name)
  const fix = known.has('gather') ? null : togetherFix(row, code)
  return [
    {
      code: 'awaits-in-a-row',
      severity: 'hint',
      ...placeAt(code, first.statement.from),
      message: `${listed(names)} do not depend on each other, but are awaited one after the other`,
      remedy: 'Await both at once: const [a, b] = await gather([…])',
      ...(fix ? { fix } : {}),
    },
  ]
}

/** Prints `a and b`, `a, b and c`, `a, b, c and 4 more`. */
function listed(names: readonly string[]): string {
  const rest = names.length > 4 ? `${names.length - 3} more` : names.at(-1)
  return [names.slice(0, names.length > 4 ? 3 : -1).join(', '), rest].join(' and ')
}

/** The first row in a block, as long as it goes. */
function rowIn(block: SyntaxNode, code: string): readonly BindingAwait[] {
  let row: BindingAwait[] = []
  for (let statement = block.firstChild; statement; statement = statement.nextSibling) {
    if (isComment(statement)) continue
    const bound = bindingAwait(statement, code)
    const isFree = bound && row.every((other) => !needs(bound, other, code))
    if ((!isFree || row.length === mostAtOnce) && row.length > 1) return row
    if (!isFree) row = []
    if (bound) row.push(bound)
  }
  return row
}

/** Whether one reads the other's value. The same call again asks for something that has changed since. */
function needs(one: BindingAwait, other: BindingAwait, code: string): boolean {
  return one.reads.has(other.name) || textOf(one.call, code) === textOf(other.call, code)
}

function bindingAwait(statement: SyntaxNode, code: string): BindingAwait | null {
  const name = statement.name === 'VariableDeclaration' ? statement.getChild('VariableDefinition') : null
  const call = statement.getChild('AwaitExpression')?.getChild('CallExpression')
  // Two calls on one object (a cursor, a connection) usually need their order.
  if (!name || !call || call.getChild('MemberExpression')) return null
  return { statement, name: textOf(name, code), call, reads: readsOf(call, code) }
}

/** Puts the calls of a row into one gather; `null` where the statements say more than that. */
function togetherFix(row: readonly BindingAwait[], code: string): Fix | null {
  const statements = row.map(({ statement }) => statement)
  const [first, last] = [statements[0], statements.at(-1)]
  const keyword = first?.firstChild?.name
  const isPlain = row.every(({ statement, call }) => {
    if (hasComment(statement) || statement.firstChild?.name !== keyword) return false
    return plain.test(shapeOf(statement)) && call.parent?.firstChild?.nextSibling?.to === call.to && isOwn(call)
  })
  const types = statements.flatMap((statement) => statement.getChild('TypeAnnotation') ?? [])
  const names = row.map(({ name }) => name)
  if (!first || !last || !isPlain || (types.length > 0 && types.length < row.length)) return null
  if (new Set(names).size < names.length) return null
  const tuple = types.map((type) => textOf(type, code).replace(/^\s*:\s*/, '')).join(', ')
  const head = `${keyword} [${names.join(', ')}]${tuple === '' ? '' : `: [${tuple}]`} = await gather([`
  const end = textOf(last, code).endsWith(';') ? ']);' : '])'
  const text = onOneLine(row, code, head, end) ?? onLines(row, code, head, end)
  return text === null ? null : codeFix('Run together', { from: first.from, to: last.to, text })
}

const plain = /^(const|let|var) VariableDefinition (TypeAnnotation )?Equals AwaitExpression( ;)?$/

/** Whether nothing in a call has to happen before a call ahead of it ends. */
function isOwn(call: SyntaxNode): boolean {
  return !/\b(Await|Yield|Assignment|Postfix)Expression\b/.test(call.toString())
}

function onOneLine(row: readonly BindingAwait[], code: string, head: string, end: string): string | null {
  const text = `${head}${row.map(({ call }) => textOf(call, code)).join(', ')}${end}`
  const isWide = indentAt(code, row[0]?.statement.from ?? 0).length + text.length > mostColumns
  return isWide || text.includes('\n') || gapsOf(row, code).some((gap) => gap.trim() !== '') ? null : text
}

/** A call on each line, with the comments that were between the statements. */
function onLines(row: readonly BindingAwait[], code: string, head: string, end: string): string | null {
  const indent = indentAt(code, row[0]?.statement.from ?? 0)
  const gaps = gapsOf(row, code)
  const calls = row.map(({ call }, place) => {
    const gap = gaps[place]
    // Statements on one line get lines of their own.
    const between = gap?.trim() === '' && !gap.includes('\n') ? `\n${indent}` : (gap ?? '')
    return `${textOf(call, code)},${between.replaceAll('\n', '\n  ')}`
  })
  return `${head}\n${indent}  ${calls.join('')}\n${indent}${end}`
}

/** What stands between the statements of a row: spaces and comments. */
function gapsOf(row: readonly BindingAwait[], code: string): readonly string[] {
  return row.slice(1).map(({ statement }, place) => code.slice(row[place]?.statement.to, statement.from))
}
