import ts from 'typescript'
import type { Bindings } from './bindings.ts'
import { textOfName } from './member-names.ts'
import type { PlainError } from './module-code.ts'

/**
 * Names of the classes whose objects the file throws, each made where it is thrown, of a text that stands there; `null`:
 * something else may be thrown, or may become of an error.
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

/** Names that stand for what the top level declares, or for what is around it. */
function outerUses(bindings: Bindings | null): ReadonlySet<ts.Node> {
  const uses = bindings ? [...bindings.uses.values(), bindings.freeUses].flat() : []
  return new Set(uses.map(({ node }) => node))
}

/** `throw error` within `catch (error)`: it was thrown before. */
function isCaught(node: ts.Expression): boolean {
  if (!ts.isIdentifier(node)) return false
  const around = ts.findAncestor(node, (each) => ts.isFunctionLike(each) || ts.isCatchClause(each))
  if (!around || !ts.isCatchClause(around)) return false
  const name = around.variableDeclaration?.name
  return name !== undefined && ts.isIdentifier(name) && name.text === node.text && !isAssigned(around.block, node.text)
}

/** Assigned, or declared once more. */
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

/** `new HttpError('429')` */
function plainlyMade(node: ts.Expression): ts.Identifier | null {
  if (!ts.isNewExpression(node) || !ts.isIdentifier(node.expression)) return null
  const [text, ...more] = node.arguments ?? []
  const isPlainText = text === undefined || (ts.isStringLiteralLike(text) && text.text.length < 1_000)
  return isPlainText && more.length === 0 ? node.expression : null
}

/** Writes to objects, what is reached by prototypes, getters, thenables, and errors that are put into generators. */
function mayChangeErrors(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) return isLoud(node) || (isAssignment(node) && !ts.isIdentifier(node.left))
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) return !ts.isVariableDeclarationList(node.initializer)
  if (isStep(node)) return !ts.isIdentifier(node.operand)
  if (ts.isPropertyAccessExpression(node)) return reaching.test(node.name.text)
  if (ts.isBindingElement(node)) return reaching.test(textOfName(node.propertyName ?? node.name))
  if (ts.isElementAccessExpression(node)) return !ts.isNumericLiteral(node.argumentExpression)
  // Who has a `then` may reject with anything.
  if (ts.isComputedPropertyName(node) || nameOf(node) === 'then') return true
  if (mayStamp(node)) return true
  return ts.isDeleteExpression(node) || ts.isAccessor(node) || ts.isClassStaticBlockDeclaration(node)
}

/** `a++` */
function isStep(node: ts.Node): node is ts.PrefixUnaryExpression | ts.PostfixUnaryExpression {
  if (!ts.isPrefixUnaryExpression(node) && !ts.isPostfixUnaryExpression(node)) return false
  return node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken
}

/** Fields of a class belong to what its base makes, and that may be an error that is there already. */
function mayStamp(node: ts.Node): boolean {
  if (!ts.isClassLike(node) || !node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)) {
    return false
  }
  return node.members.some(ts.isPropertyDeclaration) && !isPlainError(node)
}

/** Its error tells all of the text that was looked through. */
function isLoud({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind === ts.SyntaxKind.InKeyword
}

/** Of a member. */
function nameOf(node: ts.Node): string | null {
  const isMember = ts.isObjectLiteralElement(node) || ts.isClassElement(node)
  return isMember && node.name && !ts.isPrivateIdentifier(node.name) ? textOfName(node.name) : null
}

/** The engine's errors about locales and patterns tell all of a text. */
const reaching = /^(?:__proto__|prototype|constructor|throw|__define\w+__|match|matchAll|search|to\w*Locale\w*)$/

function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

/** Classes of the top level that are errors, and have nothing of their own but a name. */
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

/** `override readonly name = 'HttpError'` */
function isNameField(member: ts.ClassElement): boolean {
  if (!ts.isPropertyDeclaration(member) || !ts.isIdentifier(member.name) || member.name.text !== 'name') return false
  return member.initializer !== undefined && ts.isStringLiteral(member.initializer) && member.initializer.text !== ''
}
