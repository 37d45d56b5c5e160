import type { SyntaxNode } from '@lezer/common'
import { placeAt, syntaxTree, topLevelNames } from '#code'
import type { Problem } from './problem.ts'
import { type Forgotten, scopeRecord } from './scope-names.ts'

/**
 * Hints from asyncio's best practices, for code that also runs without them. The code must parse. `sharedNames`: the
 * result of `forgettableNames`.
 */
export function practiceHints(code: string, sharedNames: readonly string[]): readonly Problem[] {
  const hints: Problem[] = []
  const known = new Set([...sharedNames, ...definedNames(code)])
  const cursor = syntaxTree(code).cursor()
  do {
    if (cursor.name === 'Block') hints.push(...awaitsInARow(cursor.node, code))
    if (cursor.name === 'ExpressionStatement') hints.push(...forgottenCall(cursor.node, code, known))
  } while (cursor.next())
  return hints
}

/** The names that are defined anywhere in the code: a missing hint is better than a wrong one. */
function definedNames(code: string): readonly string[] {
  const names: string[] = []
  const cursor = syntaxTree(code).cursor()
  do if (cursor.name === 'VariableDefinition') names.push(code.slice(cursor.from, cursor.to))
  while (cursor.next())
  return names
}

/** A statement like `const a = await load(x)`: the name it binds, and the names it reads. */
interface BindingAwait {
  readonly at: number
  readonly name: string
  readonly reads: ReadonlySet<string>
}

/** Hints for `const a = await one()` directly before `const b = await two()`, which does not read `a`. */
function awaitsInARow(block: SyntaxNode, code: string): readonly Problem[] {
  let row: BindingAwait[] = []
  for (let statement = block.firstChild; statement; statement = statement.nextSibling) {
    if (/Comment$/.test(statement.name)) continue
    const bound = bindingAwait(statement, code)
    if (!bound || row.some(({ name }) => bound.reads.has(name))) row = []
    if (bound) row = [...row, bound]
    if (row.length < 2) continue
    return [
      {
        code: 'awaits-in-a-row',
        severity: 'hint',
        ...placeAt(code, row[0]?.at ?? 0),
        message: `${row.map(({ name }) => name).join(' and ')} do not depend on each other, but are awaited one after the other`,
        remedy: 'Await both at once: const [a, b] = await gather([…])',
      },
    ]
  }
  return []
}

function bindingAwait(statement: SyntaxNode, code: string): BindingAwait | null {
  const name = statement.name === 'VariableDeclaration' ? statement.getChild('VariableDefinition') : null
  const awaited = statement.getChild('AwaitExpression')
  if (!name || !awaited?.getChild('CallExpression')) return null
  const reads = new Set<string>()
  const cursor = awaited.cursor()
  do if (cursor.name === 'VariableName') reads.add(code.slice(cursor.from, cursor.to))
  while (cursor.next() && cursor.from < awaited.to)
  // Two calls on one object (a cursor, a connection) usually need their order.
  const receiver = awaited.getChild('CallExpression')?.getChild('MemberExpression')
  return receiver ? null : { at: statement.from, name: code.slice(name.from, name.to), reads }
}

/** The names for which hints exist that the shared code declares: they are not the runtime's then. */
export function forgettableNames(shared: string): readonly string[] {
  return topLevelNames(shared).filter((name) => scopeRecord(name)?.forgotten !== undefined)
}

/** A hint for a call whose value is not used. `known`: names that are not the runtime's. */
function forgottenCall(statement: SyntaxNode, code: string, known: ReadonlySet<string>): readonly Problem[] {
  const callee = statement.getChild('CallExpression')?.getChild('VariableName')
  const name = callee ? code.slice(callee.from, callee.to) : ''
  const forgotten = scopeRecord(name)?.forgotten
  if (!forgotten || known.has(name)) return []
  return [{ ...problemOf(name, forgotten), ...placeAt(code, statement.from) }]
}

/** The problem of a call whose value nobody keeps. */
function problemOf(name: string, forgotten: Forgotten): Problem {
  switch (forgotten) {
    case 'cold':
      return {
        code: 'never-awaited',
        severity: 'warning',
        message: `This ${name} never begins: nobody awaits it`,
        remedy: 'Write await before it',
      }
    case 'future':
      return {
        code: 'never-awaited',
        severity: 'warning',
        message: `Nobody awaits this ${name}: the code goes on without its results, and its error is only reported as never retrieved`,
        remedy: 'Write await before it',
      }
    case 'task':
      return {
        code: 'task-not-awaited',
        severity: 'hint',
        message:
          'Nobody keeps the task made here: its error is only reported as never retrieved, and it is cancelled when the run ends',
        remedy: `Keep it and await it: const task = ${name}(…), then await task`,
      }
  }
}
