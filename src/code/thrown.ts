import ts from 'typescript'
import type { Bindings } from './bindings.ts'
import { textOfName } from './member-names.ts'
import type { PlainError } from './module-code.ts'

/**
 * The classes of the errors that the file throws, each made at its `throw` with a literal text. `null`: it may throw
 * something else, or change an error.
 */
export function thrownIn(file: ts.SourceFile, bindings: Bindings): readonly string[] | null {
  const classes: ts.Identifier[] = []
  const isKnown = (node: ts.Node): boolean => {
    if (ts.isThrowStatement(node) && !isCaught(node.expression)) {
      const made = plainlyMade(node.expression)
      if (made === null) return false
      classes.push(made)
    }
    return !mayChangeErrors(node) && ts.forEachChild(node, (child) => (isKnown(child) ? undefined : true)) !== true
  }
  if (!isKnown(file)) return null
  const outer = outerUses(classes.length > 0 ? bindings : null)
  return classes.every((name) => outer.has(name)) ? [...new Set(classes.map(({ text }) => text))] : null
}

/** Uses of names that the top level declares, or that come from outside the file. */
function outerUses(bindings: Bindings | null): ReadonlySet<ts.Node> {
  const uses = bindings ? [...bindings.uses.values(), bindings.freeUses].flat() : []
  return new Set(uses.map(({ node }) => node))
}

/** Whether it is `throw error` inside `catch (error)`: that error was thrown before. */
function isCaught(node: ts.Expression): boolean {
  if (!ts.isIdentifier(node)) return false
  const around = ts.findAncestor(node, (each) => ts.isFunctionLike(each) || ts.isCatchClause(each))
  if (!around || !ts.isCatchClause(around)) return false
  const name = around.variableDeclaration?.name
  return name !== undefined && ts.isIdentifier(name) && name.text === node.text && !isAssigned(around.block, node.text)
}

/** Whether the name is assigned to, or declared again. */
function isAssigned(node: ts.Node, name: string): boolean {
  const { name: declared } = node as ts.NamedDeclaration
  if (declared && !ts.isPropertyAccessExpression(node) && mentions(declared, name)) return true
  if (ts.isBinaryExpression(node) && isAssignment(node) && mentions(node.left, name)) return true
  if (isStep(node) && mentions(node.operand, name)) return true
  return ts.forEachChild(node, (child) => isAssigned(child, name)) === true
}

function mentions(node: ts.Node, name: string): boolean {
  return (
    (ts.isIdentifier(node) && node.text === name) || ts.forEachChild(node, (child) => mentions(child, name)) === true
  )
}

/** The class in an expression like `new HttpError('429')`. */
function plainlyMade(node: ts.Expression): ts.Identifier | null {
  if (!ts.isNewExpression(node) || !ts.isIdentifier(node.expression)) return null
  const [text, ...more] = node.arguments ?? []
  const isPlainText = text === undefined || (ts.isStringLiteralLike(text) && text.text.length < 1_000)
  return isPlainText && more.length === 0 ? node.expression : null
}

/**
 * Whether the node may change errors: by writes to objects, by prototypes, getters or thenables, or by throwing into
 * generators.
 */
function mayChangeErrors(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) return isLoud(node) || (isAssignment(node) && !ts.isIdentifier(node.left))
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) return !ts.isVariableDeclarationList(node.initializer)
  if (isStep(node)) return !ts.isIdentifier(node.operand)
  if (ts.isPropertyAccessExpression(node)) return reaching.test(node.name.text)
  if (ts.isBindingElement(node)) return reaching.test(textOfName(node.propertyName ?? node.name))
  if (ts.isElementAccessExpression(node)) return !ts.isNumericLiteral(node.argumentExpression)
  // An object with a `then` may reject with anything.
  if (ts.isComputedPropertyName(node) || nameOf(node) === 'then') return true
  if (mayStamp(node)) return true
  return ts.isDeleteExpression(node) || ts.isAccessor(node) || ts.isClassStaticBlockDeclaration(node)
}

/** Whether it is like `a++`. */
function isStep(node: ts.Node): node is ts.PrefixUnaryExpression | ts.PostfixUnaryExpression {
  if (!ts.isPrefixUnaryExpression(node) && !ts.isPostfixUnaryExpression(node)) return false
  return node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken
}

/** Whether it is a subclass with fields: its base may return an existing error, which would then get the fields. */
function mayStamp(node: ts.Node): boolean {
  if (!ts.isClassLike(node) || !node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)) {
    return false
  }
  return node.members.some(ts.isPropertyDeclaration) && !isPlainError(node)
}

/** Whether it is an `in`: its error message contains the whole left text. */
function isLoud({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind === ts.SyntaxKind.InKeyword
}

/** The name of a member. */
function nameOf(node: ts.Node): string | null {
  const isMember = ts.isObjectLiteralElement(node) || ts.isClassElement(node)
  return isMember && node.name && !ts.isPrivateIdentifier(node.name) ? textOfName(node.name) : null
}

/** Names that lead to prototypes, and methods whose errors (about locales and patterns) contain a whole text. */
const reaching = /^(?:__proto__|prototype|constructor|throw|__define\w+__|match|matchAll|search|to\w*Locale\w*)$/

function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

/** The top-level classes that extend an error and add nothing but a name. */
export function plainErrorsIn(file: ts.SourceFile): readonly PlainError[] {
  return file.statements.flatMap((statement): PlainError[] => {
    if (!isPlainError(statement)) return []
    const base = baseOf(statement)
    return base !== null && statement.name ? [{ name: statement.name.text, base }] : []
  })
}

function isPlainError(node: ts.Node): node is ts.ClassDeclaration {
  if (!ts.isClassDeclaration(node) || !node.name || !ts.isSourceFile(node.parent)) return false
  return node.members.every(isNameField) && baseOf(node) !== null
}

function baseOf({ heritageClauses }: ts.ClassDeclaration): string | null {
  const base = heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression
  return base && ts.isIdentifier(base) ? base.text : null
}

/** Whether it is like `override readonly name = 'HttpError'`. */
function isNameField(member: ts.ClassElement): boolean {
  if (!ts.isPropertyDeclaration(member) || !ts.isIdentifier(member.name) || member.name.text !== 'name') return false
  return member.initializer !== undefined && ts.isStringLiteral(member.initializer) && member.initializer.text !== ''
}
