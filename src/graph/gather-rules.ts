import type { SyntaxNode } from '@lezer/common'
import { placeAt } from '#code'
import { codeFix, definitionsOf, partsOf, shapeOf, textOf } from './light-nodes.ts'
import type { Problem } from './problem.ts'

/** A hint for `await Promise.all([…])` of what a gather takes too. `known`: names that are not the runtime's. */
export function promiseAll(awaited: SyntaxNode, code: string, known: ReadonlySet<string>): readonly Problem[] {
  const call = awaited.getChild('CallExpression')
  const callee = call?.getChild('MemberExpression')
  const given = call?.getChild('ArgList')
  if (!callee || !given || !/^Promise\s*\.\s*all$/.test(textOf(callee, code))) return []
  const [, argument, end] = partsOf(given)
  if (known.has('Promise') || known.has('gather') || end?.name !== ')') return []
  if (!argument || !areAwaitable(argument, code)) return []
  return [
    {
      code: 'promise-all',
      severity: 'hint',
      ...placeAt(code, callee.from),
      message: 'A cancel does not reach the tasks in a Promise.all, and nobody sees which of them it waits for',
      remedy: 'Write gather in its place',
      fix: codeFix('Use gather', { from: callee.from, to: callee.to, text: 'gather' }),
    },
  ]
}

/** Whether an argument is a list of calls: a gather refuses plain values, which a Promise.all takes. */
function areAwaitable(argument: SyntaxNode, code: string): boolean {
  if (argument.name === 'ArrayExpression') {
    const items = partsOf(argument).filter(({ name }) => !/^[[\],]$/.test(name))
    return items.length > 0 && items.every((item) => isCall(item, code))
  }
  const callee = argument.name === 'CallExpression' ? argument.getChild('MemberExpression') : null
  const method = callee?.lastChild
  const mapper = argument.getChild('ArgList')
  if (!method || textOf(method, code) !== 'map' || !mapper) return false
  const [, given, end] = partsOf(mapper)
  if (given?.name !== 'ArrowFunction' || end?.name !== ')') return false
  return given.getChild('async') !== null || partsOf(given).at(-1)?.name === 'CallExpression'
}

/** A call, or a variable that is the value of one. */
function isCall(item: SyntaxNode, code: string): boolean {
  if (item.name !== 'VariableName') return item.name === 'CallExpression'
  const definitions = definitionsOf(code).get(textOf(item, code)) ?? []
  const declaration = definitions.length === 1 ? definitions[0]?.parent : null
  return /^const VariableDefinition (TypeAnnotation )?Equals CallExpression( ;)?$/.test(
    declaration ? shapeOf(declaration) : '',
  )
}
