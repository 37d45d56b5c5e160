import { basename, dirname, resolve } from 'node:path'
import ts from 'typescript'

/** The program's own modules, each after those that it imports, and the first door last. @param {ts.Program} program @param {readonly [string, ...string[]]} doors */
export function filesInOrder(program, [entry, ...others]) {
  /** @type {Set<ts.SourceFile>} */
  const ordered = new Set()
  const open = new Set()
  const visit = (/** @type {string} */ path) => {
    const file = program.getSourceFile(path)
    if (!file || open.has(file)) return
    open.add(file)
    for (const module of file.statements.flatMap(evaluated).sort(byName)) visit(resolve(dirname(path), module))
    ordered.add(file)
  }
  // Some modules are reached only through types.
  const index = program.getSourceFile(entry)
  for (const door of [entry, ...others]) visit(door)
  const rest = program.getSourceFiles().filter((file) => !file.isDeclarationFile)
  return [
    ...rest.filter((file) => !ordered.has(file)),
    ...[...ordered].filter((file) => file !== index),
    ...(index ? [index] : []),
  ]
}

/** Orders by file name without the folder, so that moving a file does not change the program. @param {string} a @param {string} b */
function byName(a, b) {
  return basename(a, '.ts') < basename(b, '.ts') ? -1 : 1
}

/** The module of the runtime that must be evaluated before a statement. @param {ts.Statement} statement @returns {string[]} */
function evaluated(statement) {
  if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
  const isType = ts.isImportDeclaration(statement) ? statement.importClause?.isTypeOnly : statement.isTypeOnly
  const { moduleSpecifier } = statement
  if (isType || !moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) return []
  return moduleSpecifier.text.startsWith('.') ? [moduleSpecifier.text] : []
}

/** @param {ts.Node} statement @returns {ts.Identifier[]} */
export function declaredNames(statement) {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name))
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  return isNamed && statement.name ? [statement.name] : []
}

/** @param {ts.BindingName} name @returns {ts.Identifier[]} */
function boundNames(name) {
  if (ts.isIdentifier(name)) return [name]
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []))
}

/** @param {ts.SourceFile} file */
export function identifiersIn(file) {
  const names = new Set()
  const visit = (/** @type {ts.Node} */ node) => {
    if (ts.isIdentifier(node)) names.add(node.text)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return names
}

/** Whether a string names a property, as in `Pick<Step, 'loop'>` or `object['name']`. @param {ts.StringLiteral} node */
export function isNameInQuotes({ parent }) {
  return ts.isLiteralTypeNode(parent) || ts.isElementAccessExpression(parent)
}

/** @param {ts.PropertyAccessExpression} node */
export function isOnlySet(node) {
  const { parent } = node
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === node &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isExpressionStatement(parent.parent)
  )
}

/** Whether an identifier is the name of a property, rather than of something in scope. @param {ts.Identifier} node */
export function isNameOfProperty(node) {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  if (ts.isMetaProperty(parent)) return true
  if (ts.isQualifiedName(parent)) return parent.right === node
  if (ts.isBindingElement(parent)) return parent.propertyName === node
  const isMember =
    ts.isPropertyAssignment(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isGetAccessorDeclaration(parent) ||
    ts.isSetAccessorDeclaration(parent)
  return isMember && parent.name === node
}

/** Whether a symbol is declared by the language or the host, outside of any module. @param {ts.Symbol} symbol */
export function isGlobal(symbol) {
  return (symbol.declarations ?? []).some((declaration) => {
    const file = declaration.getSourceFile()
    if (!file.isDeclarationFile) return false
    for (let node = declaration.parent; node; node = node.parent) {
      if (ts.isSourceFile(node)) return true
      if (!ts.isVariableDeclarationList(node) && !ts.isVariableStatement(node)) return false
    }
    return false
  })
}
