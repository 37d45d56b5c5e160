import ts from 'typescript'
import type { Bindings } from './bindings.ts'
import { textOfName } from './member-names.ts'
import { callOf, isAsync, takerNameOf } from './takers.ts'

/**
 * The names of the file's async functions, if each of their promises is awaited or gathered by the code that made it.
 * `null`: it may keep one, so that two may wait for each other.
 */
export function asyncsIn(file: ts.SourceFile, { uses, freeUses }: Bindings): readonly string[] | null {
  const isFree = new Set<ts.Node>(freeUses.map(({ node }) => node))
  const names: string[] = []
  const isTaken = (node: ts.Node): boolean => {
    if (isTopFunction(node)) names.push(node.name.text)
    else if (isAsync(node) || isAsyncGenerator(node)) {
      if (!isTakenFunction(node, isFree)) return false
    } else if (chains(node) || isOwnMap(node)) return false
    return ts.forEachChild(node, (child) => (isTaken(child) ? undefined : true)) !== true
  }
  if (!isTaken(file)) return null
  const isTakenUse = ({ node }: { readonly node: ts.Identifier }): boolean => {
    const call = callOf(node)
    return call !== null && isTaker(takerNameOf(call, isFree))
  }
  return names.every((name) => uses.get(name)?.every(isTakenUse) !== false) ? names : null
}

/** Whether it makes a promise from another one. */
function chains(node: ts.Node): boolean {
  return ts.isPropertyAccessExpression(node) && chaining.test(node.name.text)
}

/** Whether it defines a `map` of its own, which may keep the values it is given. */
function isOwnMap(node: ts.Node): boolean {
  if (!ts.isObjectLiteralElement(node) && !ts.isClassElement(node)) return false
  return node.name !== undefined && !ts.isPrivateIdentifier(node.name) && textOfName(node.name) === 'map'
}

const chaining = /^(?:then|catch|finally|fromAsync)$/

function isTaker(name: string | null): boolean {
  return name === '' || name === 'gather'
}

function isTopFunction(node: ts.Node): node is ts.FunctionDeclaration & { readonly name: ts.Identifier } {
  return isAsync(node) && ts.isFunctionDeclaration(node) && node.name !== undefined && ts.isSourceFile(node.parent)
}

/** Whether it is an async generator: its `next` may be called by itself. */
function isAsyncGenerator(node: ts.Node): boolean {
  return ts.isFunctionLike(node) && ts.canHaveModifiers(node) && hasAsync(node) && !isAsync(node)
}

function hasAsync(node: ts.Node): boolean {
  return (ts.getCombinedModifierFlags(node as ts.Declaration) & ts.ModifierFlags.Async) !== 0
}

/** Whether its promise is taken at once: `await (async () => …)()`, `gather(items.map(async (item) => …))`. */
function isTakenFunction(node: ts.Node, isFree: ReadonlySet<ts.Node>): boolean {
  if (!ts.isArrowFunction(node)) return false
  return isTaker(takerNameOf(callOf(node) ?? node, isFree))
}
