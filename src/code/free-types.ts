import ts from 'typescript'
import type { Bindings } from './bindings.ts'
import { isToken } from './node-at.ts'

/** Names of types, or of values in types, that nothing in the file declares; each once. */
export function freeTypesOf(file: ts.SourceFile, { names, types }: Bindings): readonly string[] {
  const free = new Set<string>()
  const scopes = new Map<ts.Node, ReadonlySet<string>>()
  const scopeOf = (node: ts.Node): ReadonlySet<string> => {
    const known = scopes.get(node) ?? declaredBelow(node)
    scopes.set(node, known)
    return known
  }
  const isDeclared = (name: string, from: ts.Node): boolean =>
    // Names of the top level are declared everywhere, so they are not searched for in scopes.
    names.has(name) || types.has(name) || ts.findAncestor(from, (around) => scopeOf(around).has(name)) !== undefined
  const visit = (node: ts.Node): void => {
    if (isToken(node)) return
    const name = nameIn(node)?.text
    if (name !== undefined && name !== 'const' && !free.has(name) && !isDeclared(name, node)) free.add(name)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return [...free]
}

/** The name in `Queue<number>`, `typeof Queue.prototype`, `implements Queue`. */
function nameIn(node: ts.Node): ts.Identifier | null {
  switch (node.kind) {
    case ts.SyntaxKind.TypeReference:
      return leftmost((node as ts.TypeReferenceNode).typeName)
    case ts.SyntaxKind.TypeQuery:
      return leftmost((node as ts.TypeQueryNode).exprName)
    case ts.SyntaxKind.ExpressionWithTypeArguments:
      return isHeritageOfType(node.parent) ? leftmost((node as ts.ExpressionWithTypeArguments).expression) : null
    default:
      return null
  }
}

function isHeritageOfType({ parent, token }: ts.Node & { readonly token?: ts.SyntaxKind }): boolean {
  return ts.isInterfaceDeclaration(parent) || token === ts.SyntaxKind.ImplementsKeyword
}

function leftmost(node: ts.Node): ts.Identifier | null {
  if (ts.isIdentifier(node)) return node
  if (ts.isQualifiedName(node)) return leftmost(node.left)
  return ts.isPropertyAccessExpression(node) ? leftmost(node.expression) : null
}

/** The names that a node declares for everything below it. */
function declaredBelow(node: ts.Node): ReadonlySet<string> {
  const names = new Set(declaredIn(node).map(({ text }) => text))
  ts.forEachChild(node, (child) => {
    for (const { text } of declaredIn(child)) names.add(text)
  })
  return names
}

/** The names that a node declares for its siblings and everything below its parent. */
function declaredIn(node: ts.Node): readonly ts.Identifier[] {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.flatMap(({ name }) => boundIn(name))
  if (ts.isVariableDeclarationList(node)) return node.declarations.flatMap(({ name }) => boundIn(name))
  if (ts.isParameter(node) || ts.isVariableDeclaration(node)) return boundIn(node.name)
  if (ts.isImportDeclaration(node)) return importedBy(node)
  if (ts.isConditionalTypeNode(node)) return inferredIn(node.extendsType)
  const isNamed = ts.isTypeParameterDeclaration(node) || ts.isClassExpression(node)
  const { name } = node as ts.NamedDeclaration
  return (isNamed || ts.isDeclarationStatement(node)) && name && ts.isIdentifier(name) ? [name] : []
}

function boundIn(name: ts.BindingName): readonly ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name]
  return name.elements.flatMap((each) => (ts.isBindingElement(each) ? boundIn(each.name) : []))
}

function importedBy({ importClause }: ts.ImportDeclaration): readonly ts.Identifier[] {
  const bindings = importClause?.namedBindings
  const named = bindings && ts.isNamedImports(bindings) ? bindings.elements.map(({ name }) => name) : []
  const namespace = bindings && ts.isNamespaceImport(bindings) ? [bindings.name] : []
  return [...(importClause?.name ? [importClause.name] : []), ...namespace, ...named]
}

function inferredIn(node: ts.Node): readonly ts.Identifier[] {
  const found: ts.Identifier[] = []
  const visit = (each: ts.Node): void => {
    if (ts.isInferTypeNode(each)) found.push(each.typeParameter.name)
    ts.forEachChild(each, visit)
  }
  visit(node)
  return found
}
