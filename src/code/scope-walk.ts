import ts from 'typescript'
import { isToken } from './node-at.ts'

/** Where names are declared. A `var` belongs to the nearest scope of a function, or to the module. */
class Scope {
  readonly names: Set<string> = new Set()
  readonly #parent: Scope | null
  readonly function: Scope

  constructor(parent: Scope | null, isFunction: boolean) {
    this.#parent = parent
    this.function = isFunction || !parent ? this : parent.function
  }

  /** The scope that declares the name, searched from here outwards. */
  ownerOf(name: string): Scope | null {
    if (this.names.has(name)) return this
    return this.#parent ? this.#parent.ownerOf(name) : null
  }
}

/**
 * An identifier that is a value. It is resolved once everything is declared, since functions and `var` are known before
 * their line.
 */
export interface Reference {
  readonly node: ts.Identifier
  readonly scope: Scope
  readonly isWrite: boolean
  readonly isExport: boolean
}

/**
 * One pass over a file, which finds the scopes with their names and the uses of values. Types are not counted as uses,
 * since they are erased.
 */
export class ScopeWalk {
  readonly top: Scope = new Scope(null, true)
  /** Types of the top level, and names of its `declare`s. */
  readonly types: Set<string> = new Set()
  readonly references: Reference[] = []
  readonly declared: Map<string, ts.Node> = new Map()
  /** Values of the top level that are not imported. */
  readonly own: Set<string> = new Set()
  readonly #writes = new Set<ts.Node>()
  #scope: Scope = this.top

  constructor(file: ts.SourceFile) {
    for (const statement of file.statements) this.#visit(statement)
  }

  readonly #visit = (node: ts.Node): void => {
    if (isToken(node)) return ts.isIdentifier(node) ? this.#refer(node) : undefined
    if (isErased(node)) return this.#noteType(node)
    switch (node.kind) {
      case ts.SyntaxKind.ImportDeclaration:
        return this.#import(node as ts.ImportDeclaration)
      case ts.SyntaxKind.ExportDeclaration:
        return this.#export(node as ts.ExportDeclaration)
      case ts.SyntaxKind.VariableDeclarationList:
        return this.#variables(node as ts.VariableDeclarationList)
      case ts.SyntaxKind.ClassDeclaration:
      case ts.SyntaxKind.ClassExpression:
        return this.#class(node as ts.ClassLikeDeclaration)
      case ts.SyntaxKind.ClassStaticBlockDeclaration:
        return this.#within(true, () => ts.forEachChild((node as ts.ClassStaticBlockDeclaration).body, this.#visit))
      case ts.SyntaxKind.CatchClause:
        return this.#catch(node as ts.CatchClause)
      case ts.SyntaxKind.Block:
      case ts.SyntaxKind.CaseBlock:
      case ts.SyntaxKind.ForStatement:
        return this.#within(false, () => ts.forEachChild(node, this.#visit))
      case ts.SyntaxKind.ForInStatement:
      case ts.SyntaxKind.ForOfStatement:
        this.#write((node as ts.ForInOrOfStatement).initializer)
        return this.#within(false, () => ts.forEachChild(node, this.#visit))
      case ts.SyntaxKind.BinaryExpression:
        if (isAssignment(node as ts.BinaryExpression)) this.#write((node as ts.BinaryExpression).left)
        return ts.forEachChild(node, this.#visit)
      case ts.SyntaxKind.PrefixUnaryExpression:
      case ts.SyntaxKind.PostfixUnaryExpression:
        if (isStep(node as ts.PrefixUnaryExpression)) this.#write((node as ts.PrefixUnaryExpression).operand)
        return ts.forEachChild(node, this.#visit)
      default:
        if (ts.isFunctionLike(node)) return this.#function(node as ts.FunctionLikeDeclaration)
        return this.#parts(node)
    }
  }

  /** Visits a node's children, except names of a property, a label or a meta property. */
  #parts(node: ts.Node): void {
    if (ts.isMetaProperty(node) || ts.isBreakOrContinueStatement(node)) return
    if (ts.isPropertyAccessExpression(node)) return this.#visit(node.expression)
    if (ts.isLabeledStatement(node)) return this.#visit(node.statement)
    if (ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)) {
      this.#computed(node.name)
      if (node.initializer) this.#visit(node.initializer)
      return
    }
    ts.forEachChild(node, this.#visit)
  }

  #within(isFunction: boolean, visit: () => void): void {
    const outer = this.#scope
    this.#scope = new Scope(outer, isFunction)
    visit()
    this.#scope = outer
  }

  #declare(name: ts.Identifier, scope: Scope, isImport = false): void {
    scope.names.add(name.text)
    if (scope === this.top && !isImport) this.own.add(name.text)
    if (!this.declared.has(name.text)) this.declared.set(name.text, name)
  }

  #refer(node: ts.Identifier, isExport = false): void {
    this.references.push({ node, scope: this.#scope, isWrite: this.#writes.has(node), isExport })
  }

  #noteType(node: ts.Node): void {
    if (this.#scope !== this.top) return
    if (ts.isVariableStatement(node)) {
      for (const { name } of node.declarationList.declarations) if (ts.isIdentifier(name)) this.types.add(name.text)
    } else if (ts.isDeclarationStatement(node) && node.name && ts.isIdentifier(node.name))
      this.types.add(node.name.text)
  }

  #import({ importClause }: ts.ImportDeclaration): void {
    if (!importClause) return
    const add = (name: ts.Identifier, isType: boolean): void => {
      if (isType) this.types.add(name.text)
      else this.#declare(name, this.top, true)
    }
    const isType = importClause.phaseModifier === ts.SyntaxKind.TypeKeyword
    if (importClause.name) add(importClause.name, isType)
    const { namedBindings } = importClause
    if (namedBindings && ts.isNamespaceImport(namedBindings)) add(namedBindings.name, isType)
    if (namedBindings && ts.isNamedImports(namedBindings)) {
      for (const each of namedBindings.elements) add(each.name, isType || each.isTypeOnly)
    }
  }

  #export({ exportClause, moduleSpecifier, isTypeOnly }: ts.ExportDeclaration): void {
    if (moduleSpecifier || isTypeOnly || !exportClause || !ts.isNamedExports(exportClause)) return
    for (const { name, propertyName, isTypeOnly: isType } of exportClause.elements) {
      const local = propertyName ?? name
      if (!isType && ts.isIdentifier(local)) this.#refer(local, true)
    }
  }

  #variables(list: ts.VariableDeclarationList): void {
    const isBlockScoped = (list.flags & ts.NodeFlags.BlockScoped) !== 0
    const scope = isBlockScoped ? this.#scope : this.#scope.function
    for (const { name, initializer } of list.declarations) {
      this.#bind(name, scope)
      if (initializer) this.#visit(initializer)
    }
  }

  #bind(name: ts.BindingName, scope: Scope): void {
    if (ts.isIdentifier(name)) return this.#declare(name, scope)
    for (const element of name.elements) {
      if (ts.isOmittedExpression(element)) continue
      if (element.propertyName) this.#computed(element.propertyName)
      this.#bind(element.name, scope)
      if (element.initializer) this.#visit(element.initializer)
    }
  }

  #computed(name: ts.Node): void {
    if (ts.isComputedPropertyName(name)) this.#visit(name.expression)
  }

  #class(node: ts.ClassLikeDeclaration): void {
    if (ts.isClassDeclaration(node) && node.name) this.#declare(node.name, this.#scope)
    this.#within(false, () => {
      if (node.name) this.#declare(node.name, this.#scope)
      for (const { token, types } of node.heritageClauses ?? []) {
        if (token === ts.SyntaxKind.ExtendsKeyword) for (const each of types) this.#visit(each.expression)
      }
      for (const member of node.members) this.#visit(member)
    })
  }

  #catch({ variableDeclaration, block }: ts.CatchClause): void {
    this.#within(false, () => {
      if (variableDeclaration) this.#bind(variableDeclaration.name, this.#scope)
      this.#visit(block)
    })
  }

  /** Parameters see each other and the code outside; the body sees them, and has its own `var`s. */
  #function(node: ts.FunctionLikeDeclaration): void {
    if (!node.body) return
    const { name, parameters, body } = node
    if (name) this.#computed(name)
    if (ts.isFunctionDeclaration(node) && name && ts.isIdentifier(name)) this.#declare(name, this.#scope)
    this.#within(false, () => {
      if (ts.isFunctionExpression(node) && name && ts.isIdentifier(name)) this.#declare(name, this.#scope)
      this.#within(true, () => {
        if (!ts.isArrowFunction(node)) this.#scope.names.add('arguments')
        for (const parameter of parameters) {
          this.#bind(parameter.name, this.#scope)
          if (parameter.initializer) this.#visit(parameter.initializer)
        }
        if (ts.isBlock(body)) this.#within(true, () => ts.forEachChild(body, this.#visit))
        else this.#visit(body)
      })
    })
  }

  /** Finds the names that an assignment assigns to, even in patterns. */
  #write(target: ts.Node): void {
    if (ts.isIdentifier(target)) this.#writes.add(target)
    else if (ts.isArrayLiteralExpression(target)) for (const each of target.elements) this.#write(each)
    else if (ts.isObjectLiteralExpression(target)) for (const each of target.properties) this.#write(each)
    else {
      const inner = targetIn(target)
      if (inner) this.#write(inner)
    }
  }
}

function targetIn(node: ts.Node): ts.Node | null {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return node.expression
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return node.expression
  if (ts.isSpreadElement(node) || ts.isSpreadAssignment(node)) return node.expression
  if (ts.isPropertyAssignment(node)) return node.initializer
  if (ts.isShorthandPropertyAssignment(node)) return node.name
  return ts.isBinaryExpression(node) ? node.left : null
}

function isAssignment({ operatorToken }: ts.BinaryExpression): boolean {
  const { kind } = operatorToken
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

function isStep({ operator }: ts.PrefixUnaryExpression): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken
}

/**
 * Whether it is a type, or a declaration of something that exists elsewhere. A namespace that is not refused has only
 * types.
 */
function isErased(node: ts.Node): boolean {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isModuleDeclaration(node)) return true
  if (ts.isExpressionWithTypeArguments(node)) return false
  if (ts.isTypeNode(node) || ts.isTypeParameterDeclaration(node)) return true
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((each) => isErasing(each, node)) === true
}

function isErasing({ kind }: ts.Modifier, node: ts.Node): boolean {
  if (kind === ts.SyntaxKind.DeclareKeyword) return true
  return kind === ts.SyntaxKind.AbstractKeyword && !ts.isClassDeclaration(node)
}
