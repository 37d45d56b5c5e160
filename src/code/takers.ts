import ts from 'typescript'

/** The call whose callee it is. */
export function callOf(node: ts.Expression): ts.CallExpression | null {
  const callee = outermost(node)
  return ts.isCallExpression(callee.parent) && callee.parent.expression === callee ? callee.parent : null
}

/** Who takes a value at once: somebody who awaits it, or the function that it is given to; `null`: nobody. */
type Taker = 'await' | ts.Expression | null

/**
 * What takes the value of a call, or of a function that is called for each of a list: `gather`, `Promise.all`; `''` for an
 * await. What the code declares itself may do anything.
 */
export function takerNameOf(node: ts.CallExpression | ts.ArrowFunction, isFree: ReadonlySet<ts.Node>): string | null {
  const taker = ts.isArrowFunction(node) ? takerOfMapped(node) : takerOf(node)
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

export function isAsync(node: ts.Node | undefined): boolean {
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
