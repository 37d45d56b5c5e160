import ts from 'typescript'
import type { Bindings } from './bindings.ts'
import type { CodeLines } from './code-lines.ts'
import type { LoadTime } from './load-time.ts'
import type { Calls, FreeUse } from './module-code.ts'

/** How the module uses each value that it does not declare, in the order of the text. */
export function freeUsesOf({ free, freeUses }: Bindings, load: LoadTime, lines: CodeLines): readonly FreeUse[] {
  const isFree = new Set<ts.Node>(freeUses.map(({ node }) => node))
  const byName = new Map<string, ts.Identifier[]>()
  for (const { node } of freeUses) {
    const known = byName.get(node.text)
    if (known) known.push(node)
    else byName.set(node.text, [node])
  }
  return free.map((name): FreeUse => {
    const nodes = byName.get(name.name) ?? []
    const atLoad = nodes.filter((node) => load.names.has(node))
    const calledAt = atLoad.find((node) => callOf(node) !== null)
    const calls = callsIn(nodes, isFree)
    return {
      ...name,
      ...(calls ? { calls } : {}),
      ...(atLoad.length > 0 ? { isAtLoad: true } : {}),
      ...(calledAt ? { calledAtLoad: lines.at(calledAt.getStart()) } : {}),
    }
  })
}

/** `null`: not each use is a call. */
function callsIn(nodes: readonly ts.Identifier[], isFree: ReadonlySet<ts.Node>): Calls | null {
  const calls = nodes.map(callOf)
  const all = calls.filter((call) => call !== null)
  if (all.length < calls.length) return null
  const takers = all.map((call) => nameOfTaker(takerOf(call), isFree))
  const numbers = all.map(({ arguments: [first] }) => (first && ts.isNumericLiteral(first) ? Number(first.text) : null))
  return {
    firstNumbers: numbers.includes(null) ? null : [...new Set(numbers.flatMap((number) => number ?? []))],
    mostArguments: all.some(spreads) ? null : all.reduce((most, call) => Math.max(most, call.arguments.length), 0),
    takers: takers.includes(null) ? null : [...new Set(takers.flatMap((taker) => taker ?? []))],
  }
}

function callOf(node: ts.Identifier): ts.CallExpression | null {
  const callee = outermost(node)
  return ts.isCallExpression(callee.parent) && callee.parent.expression === callee ? callee.parent : null
}

function spreads(call: ts.CallExpression): boolean {
  return call.arguments.some(ts.isSpreadElement)
}

/** Who takes a value at once: somebody who awaits it, or the function that it is given to; `null`: nobody. */
type Taker = 'await' | ts.Expression | null

/** `gather`, `Promise.all`; `''` for an await. What the code declares itself may do anything. */
function nameOfTaker(taker: Taker, isFree: ReadonlySet<ts.Node>): string | null {
  if (taker === null || taker === 'await') return taker && ''
  if (ts.isIdentifier(taker)) return isFree.has(taker) ? taker.text : null
  if (!ts.isPropertyAccessExpression(taker)) return null
  const { expression, name } = taker
  return ts.isIdentifier(expression) && isFree.has(expression) ? `${expression.text}.${name.text}` : null
}

function takerOf(node: ts.Expression): Taker {
  const value = outermost(node)
  const { parent } = value
  if (ts.isAwaitExpression(parent)) return 'await'
  if (ts.isConditionalExpression(parent)) return parent.condition === value ? null : takerOf(parent)
  if (ts.isReturnStatement(parent)) return isAsync(functionAround(parent)) ? 'await' : null
  if (ts.isArrowFunction(parent)) return isAsync(parent) ? 'await' : takerOfMapped(parent)
  if (ts.isArrayLiteralExpression(parent)) return takerOfArgument(outermost(parent))
  // `sleep(1).then(…)`
  if (ts.isPropertyAccessExpression(parent)) return parent.name.text === 'then' && isCallee(parent) ? 'await' : null
  return takerOfArgument(value)
}

/** `gather(items.map((ms) => sleep(ms)))`: as good as a list of them. */
function takerOfMapped(arrow: ts.ArrowFunction): Taker {
  const { parent } = arrow
  if (!ts.isCallExpression(parent) || !ts.isPropertyAccessExpression(parent.expression)) return null
  return parent.expression.name.text === 'map' ? takerOfArgument(outermost(parent)) : null
}

function takerOfArgument(value: ts.Expression): Taker {
  const { parent } = value
  return ts.isCallExpression(parent) && parent.expression !== value ? parent.expression : null
}

function isCallee(node: ts.Expression): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression === node
}

function functionAround(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node.parent, (around) => ts.isFunctionLike(around) || ts.isClassStaticBlockDeclaration(around))
}

function isAsync(node: ts.Node | undefined): boolean {
  if (!node || !ts.isFunctionLike(node) || (node as ts.FunctionLikeDeclaration).asteriskToken) return false
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(isAsyncKeyword) === true
}

function isAsyncKeyword({ kind }: ts.Modifier): boolean {
  return kind === ts.SyntaxKind.AsyncKeyword
}

/** With all around it that changes nothing: parentheses, types. */
function outermost(node: ts.Expression): ts.Expression {
  const { parent } = node
  const isSame =
    ts.isParenthesizedExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent)
  return isSame ? outermost(parent) : node
}
