import ts from 'typescript'
import { textOfName } from './member-names.ts'

/** What is evaluated with the module, not later in a function. */
export interface LoadTime {
  readonly names: ReadonlySet<ts.Node>
  /** The classes whose objects it makes; `null`: it runs other code too. */
  readonly made: readonly string[] | null
}

export function loadTimeOf(file: ts.SourceFile): LoadTime {
  const names = new Set<ts.Node>()
  const made = new Set<string>()
  let runs = false
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node)
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) made.add(node.expression.text)
    else runs ||= isRunning(node)
    ts.forEachChild(node, (child) => {
      if (!isLaterPart(child, node)) visit(child)
    })
  }
  visit(file)
  return { names, made: runs || hasHiddenCalls(file) ? null : [...made] }
}

function isRunning(node: ts.Node): boolean {
  switch (node.kind) {
    case ts.SyntaxKind.CallExpression:
    case ts.SyntaxKind.NewExpression:
    case ts.SyntaxKind.TaggedTemplateExpression:
    case ts.SyntaxKind.AwaitExpression:
    case ts.SyntaxKind.ForOfStatement:
    case ts.SyntaxKind.SpreadElement:
      return true
    default:
      // The base of a class is evaluated at once.
      return ts.isClassLike(node) && node.heritageClauses?.some(extendsClass) === true
  }
}

/**
 * Whether it has members that are called without a call in the code: when an object is read, iterated, or turned into a
 * text.
 */
function hasHiddenCalls(node: ts.Node): boolean {
  if (ts.isAccessor(node)) return true
  if (ts.isObjectLiteralElement(node) || ts.isClassElement(node)) {
    const { name } = node
    if (name && (ts.isComputedPropertyName(name) || conversions.has(textOfName(name)))) return true
  }
  return ts.forEachChild(node, (child) => hasHiddenCalls(child)) === true
}

const conversions: ReadonlySet<string> = new Set(['toString', 'valueOf', 'toJSON', 'then'])

function extendsClass({ token }: ts.HeritageClause): boolean {
  return token === ts.SyntaxKind.ExtendsKeyword
}

function isStatic(node: ts.PropertyDeclaration): boolean {
  return ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true
}

/** Whether `node` is a part of `parent` that is evaluated only in a call, or when an object is made. */
function isLaterPart(node: ts.Node, parent: ts.Node): boolean {
  if (ts.isPropertyDeclaration(parent)) return parent.initializer === node && !isStatic(parent)
  if (!ts.isFunctionLike(parent) || isCalledAtOnce(parent)) return false
  // A computed name is evaluated outside of the function.
  return node !== (parent as ts.FunctionLikeDeclaration).name
}

/** Whether it is like `(() => …)()`. A generator begins later. */
function isCalledAtOnce(node: ts.SignatureDeclaration): boolean {
  if (!ts.isArrowFunction(node) && !(ts.isFunctionExpression(node) && !node.asteriskToken)) return false
  let callee: ts.Node = node
  while (ts.isParenthesizedExpression(callee.parent)) callee = callee.parent
  return ts.isCallExpression(callee.parent) && callee.parent.expression === callee
}
