import type { SyntaxNode } from '@lezer/common'
import { placeAt, syntaxTree, topLevelNames } from '#code'
import { bareCatches } from './catch-rules.ts'
import { promiseAll } from './gather-rules.ts'
import { codeFix, definitionsOf, isInAsync, textOf } from './light-nodes.ts'
import { awaitsInALoop, pollWithoutSleep } from './loop-rules.ts'
import type { Problem } from './problem.ts'
import { awaitsInARow } from './row-rules.ts'
import { type Forgotten, scopeRecord } from './scope-names.ts'

/**
 * Hints from asyncio's best practices, for code that also runs without them. The code must parse. `sharedNames`: the
 * result of `takenNames`.
 */
export function practiceHints(code: string, sharedNames: readonly string[]): readonly Problem[] {
  // Names that are defined anywhere in the code: a missing hint is better than a wrong one.
  const known = new Set([...sharedNames, ...definitionsOf(code).keys()])
  const hints: Problem[] = [...bareCatches(code, known)]
  const cursor = syntaxTree(code).cursor()
  do {
    const rule = rules[cursor.name]
    if (rule) hints.push(...rule(cursor.node, code, known))
  } while (cursor.next())
  return hints
}

type Rule = (node: SyntaxNode, code: string, known: ReadonlySet<string>) => readonly Problem[]

/** What is asked at which node of the light parser's tree. */
const rules: Readonly<Record<string, Rule>> = {
  Block: awaitsInARow,
  ExpressionStatement: forgottenCall,
  ForStatement: awaitsInALoop,
  WhileStatement: pollWithoutSleep,
  AwaitExpression: promiseAll,
}

/** The runtime's names that the shared code declares: they are its own then. */
export function takenNames(shared: string): readonly string[] {
  return topLevelNames(shared).filter((name) => scopeRecord(name) !== undefined || name === 'Promise')
}

/** A hint for a call whose value is not used. `known`: names that are not the runtime's. */
function forgottenCall(statement: SyntaxNode, code: string, known: ReadonlySet<string>): readonly Problem[] {
  const callee = statement.getChild('CallExpression')?.getChild('VariableName')
  const name = callee ? textOf(callee, code) : ''
  const forgotten = scopeRecord(name)?.forgotten
  if (!forgotten || known.has(name)) return []
  // What asCompleted gives is a list to go through, and cannot be awaited itself.
  const canAwait = isInAsync(statement) && name !== 'asCompleted'
  const fix = codeFix('Await it', { from: statement.from, to: statement.from, text: 'await ' })
  return [{ ...problemOf(name, forgotten), ...placeAt(code, statement.from), ...(canAwait ? { fix } : {}) }]
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
