import type { SyntaxNode } from '@lezer/common'
import { syntaxTree } from '#code'

const functions = /^(?:FunctionDeclaration|FunctionExpression|ArrowFunction|MethodDeclaration|Property)$/
/** What starts all that it is given. */
const starters = /^(?:gather|createTask|ensureFuture|Promise\.(?:all|allSettled|any|race|resolve))$/

/**
 * May what is called here be awaited later than it is called? `from`: where the name stands. No where the call is awaited,
 * returned from an async function, or handed to what starts it at once; yes wherever that is not plain to see.
 */
export function isColdUse(code: string, from: number): boolean {
  const name = syntaxTree(code).resolveInner(from, 1)
  const call = name.parent
  if (call?.name !== 'CallExpression' || call.firstChild?.from !== from) return true
  return !startsAtOnce(call, code)
}

function startsAtOnce(node: SyntaxNode, code: string): boolean {
  const { parent } = node
  switch (parent?.name) {
    case 'AwaitExpression':
      return true
    case 'ParenthesizedExpression':
    case 'ConditionalExpression':
      return startsAtOnce(parent, code)
    case 'ReturnStatement':
      return isAsync(functionAround(parent))
    case 'ArrowFunction':
      return isAsync(parent) || isMapped(parent, code)
    case 'ArrayExpression':
      return isGivenToStarter(parent, code)
    case 'MemberExpression':
      // `sleep(1).then(…)` starts it.
      return parent.parent?.name === 'CallExpression' && code.slice(node.to, parent.to).trim() === '.then'
    default:
      return parent !== null && isGivenToStarter(node, code)
  }
}

/** `gather(items.map((ms) => sleep(ms)))`: as good as a list of them. */
function isMapped(arrow: SyntaxNode, code: string): boolean {
  const call = arrow.parent?.name === 'ArgList' ? arrow.parent.parent : null
  const callee = call?.firstChild
  if (!call || callee?.name !== 'MemberExpression' || !code.slice(callee.from, callee.to).endsWith('.map')) return false
  return isGivenToStarter(call, code)
}

function isGivenToStarter(node: SyntaxNode, code: string): boolean {
  const list = node.parent
  const callee = list?.name === 'ArgList' ? list.parent?.firstChild : null
  return callee !== null && callee !== undefined && starters.test(code.slice(callee.from, callee.to))
}

function functionAround(node: SyntaxNode): SyntaxNode | null {
  for (let around = node.parent; around; around = around.parent) if (functions.test(around.name)) return around
  return null
}

function isAsync(node: SyntaxNode | null): boolean {
  return node?.getChild('async') !== null && node?.getChild('Star') === null
}
