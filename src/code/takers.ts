import ts from 'typescript'

/** The call whose callee it is. */
export function callOf(node: ts.Expression): ts.CallExpression | null {
  const callee = outermost(node)
  return ts.isCallExpression(callee.parent) && callee.parent.expression === callee ? callee.parent : null
}

/** What takes a value at once: an await, or the function that gets it as an argument; `null`: nothing. */
type Taker = 'await' | ts.Expression | null

/**
 * The name of what takes the result of a call, or of a function that is called for each item of a list: `gather`,
 * `Promise.all`; `''` for an await. A function that the code declares itself may do anything, so it does not count.
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
  // `sleep(1).then(…)` counts as an await.
  if (ts.isPropertyAccessExpression(parent)) return parent.name.text === 'then' && isCallee(parent) ? 'await' : null
  return takerOfArgument(value)
}

/** `gather(items.map((ms) => sleep(ms)))` counts as a list of the calls. */
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

/** The expression with the parentheses and types around it, which change nothing. */
function outermost(node: ts.Expression): ts.Expression {
  const { parent } = node
  const isSame =
    ts.isParenthesizedExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent)
  return isSame ? outermost(parent) : node
}
