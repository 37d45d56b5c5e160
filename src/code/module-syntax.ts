import ts from 'typescript'
import type { Bindings } from './bindings.ts'
import type { CodeLines } from './code-lines.ts'
import type { Edit, Gap } from './edits.ts'
import { defaultLocal, type ExportEntry, type ImportEntry, type ModuleRequest } from './module-code.ts'
import type { CodeError } from './reading.ts'

/** The import and export declarations of a file, and the edits that remove them from its text. */
export class ModuleSyntax {
  readonly requests: ModuleRequest[] = []
  readonly imports: ImportEntry[] = []
  readonly exports: ExportEntry[] = []
  readonly types: string[] = []
  readonly gaps: Gap[] = []
  readonly edits: Edit[] = []
  /** Names that do not exist, are exported twice, or belong to something else. */
  readonly errors: CodeError[] = []
  readonly #file: ts.SourceFile
  readonly #js: string
  readonly #bindings: Bindings
  readonly #lines: CodeLines
  readonly #isTyped: boolean
  /** By their local names. */
  readonly #imported = new Map<string, ImportEntry>()
  readonly #functions = new Set<string>()
  /** The exported names. */
  readonly #exported = new Set<string>()
  /** By specifier and attributes. */
  readonly #requested = new Map<string, number>()

  /**
   * `js`: the text without its types. `isTyped`: an import that is never used as a value counts as a type, as for
   * `tsc`.
   */
  constructor(file: ts.SourceFile, js: string, bindings: Bindings, lines: CodeLines, isTyped: boolean) {
    this.#file = file
    this.#js = js
    this.#lines = lines
    this.#isTyped = isTyped
    this.#bindings = bindings
    // Imports come first, since an export may stand before the import that it exports.
    for (const statement of file.statements) if (ts.isImportDeclaration(statement)) this.#import(statement)
    for (const statement of file.statements) {
      const before = this.exports.length
      this.#statement(statement)
      this.#checkExports(statement, before)
      // In TypeScript, the checker reports these.
      if (!isTyped) for (const part of unexpectedIn(statement)) this.#unexpected(part)
      if (!isTyped && ts.isExternalModule(file) && ts.isFunctionDeclaration(statement)) this.#checkFunction(statement)
    }
  }

  /** A module may declare a function's name only once, while the function that it is compiled to may do so twice. */
  #checkFunction({ name }: ts.FunctionDeclaration): void {
    if (!name) return
    if (!this.#functions.has(name.text)) this.#functions.add(name.text)
    else this.errors.push({ message: `Identifier '${name.text}' has already been declared`, ...this.#place(name) })
  }

  #checkExports(statement: ts.Statement, from: number): void {
    for (const entry of this.exports.slice(from)) {
      if (entry.kind === 'star') continue
      const { name } = entry
      if (!this.#exported.has(name)) this.#exported.add(name)
      else this.errors.push({ message: `Duplicate export of '${name}'`, ...this.#place(statement) })
    }
  }

  #unexpected(node: ts.Node): void {
    this.errors.push({ message: `Unexpected token '${node.getText(this.#file)}'`, ...this.#place(node) })
  }

  #import(statement: ts.ImportDeclaration): void {
    const { importClause } = statement
    this.#remove(statement)
    if (importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return
    const names = importClause ? importedNames(importClause) : []
    const isBare = !importClause || !this.#isTyped
    if (!isBare && names.length === 0) return
    const request = this.#request(statement, isBare)
    for (const { name, local } of names) {
      if (this.#bindings.own.has(local.text)) {
        const message = `Import declaration conflicts with local declaration of '${local.text}'`
        this.errors.push({ message, ...this.#place(local) })
      }
      const uses = this.#bindings.uses.get(local.text) ?? []
      const isOnlyExported = uses.length > 0 && uses.every(({ isExport }) => isExport)
      const isUsed = uses.length > 0 || !this.#isTyped
      const entry = { request, name, local: local.text, isUsed, isOnlyExported, ...this.#place(local) }
      this.imports.push(entry)
      this.#imported.set(local.text, entry)
    }
  }

  #statement(statement: ts.Statement): void {
    if (ts.isExportDeclaration(statement)) return this.#exportList(statement)
    if (ts.isExportAssignment(statement)) return this.#defaultValue(statement)
    const modifiers = (ts.canHaveModifiers(statement) && ts.getModifiers(statement)) || []
    const exported = modifiers.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    if (!exported) return
    const isDefault = modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
    if (isType(statement, modifiers)) return this.#exportType(statement, isDefault)
    const last = isDefault ? modifiers.find(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) : exported
    this.gaps.push({ from: exported.getStart(this.#file), to: (last ?? exported).end })
    this.#exportValue(statement, isDefault)
  }

  #exportValue(statement: ts.Statement, isDefault: boolean): void {
    if (ts.isVariableStatement(statement)) {
      for (const name of boundNames(statement.declarationList)) this.#exportLocal(name, name)
    } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
      if (statement.name) this.#exportLocal(isDefault ? 'default' : statement.name.text, statement.name.text)
      else this.#anonymous(statement)
    }
  }

  #exportType(statement: ts.Statement, isDefault: boolean): void {
    if (isDefault) this.types.push('default')
    else if (ts.isDeclarationStatement(statement) && statement.name) this.types.push(statement.name.getText(this.#file))
    if (!ts.isVariableStatement(statement)) return
    this.types.push(...boundNames(statement.declarationList))
  }

  /** `export default function () {}` is hoisted, and has the name `default`. */
  #anonymous(statement: ts.FunctionDeclaration | ts.ClassDeclaration): void {
    if (ts.isClassDeclaration(statement)) {
      return this.#defaultBetween(statement.getStart(this.#file), statement.end)
    }
    const at = statement.asteriskToken?.end ?? this.#keywordEnd(statement, ts.SyntaxKind.FunctionKeyword)
    this.edits.push({ at, text: ` ${defaultLocal}` })
    this.exports.push({ kind: 'local', name: 'default', local: defaultLocal, isConstant: true, isAnonymous: true })
  }

  #keywordEnd(statement: ts.Node, kind: ts.SyntaxKind): number {
    return statement.getChildren(this.#file).find((child) => child.kind === kind)?.end ?? statement.end
  }

  #defaultValue(statement: ts.ExportAssignment): void {
    const from = statement.expression.getStart(this.#file)
    this.gaps.push({ from: statement.getStart(this.#file), to: from })
    if (this.#isOnlyType(statement.expression)) {
      this.gaps.push({ from, to: statement.end })
      this.types.push('default')
    } else this.#defaultBetween(from, statement.expression.end)
  }

  /** Whether it is `export default Page` where Page is a type. */
  #isOnlyType(expression: ts.Expression): boolean {
    if (!ts.isIdentifier(expression) || this.#bindings.names.has(expression.text)) return false
    return this.#bindings.types.has(expression.text)
  }

  /** Written as the value of a property called `default`, which gives a function or class without a name that name. */
  #defaultBetween(from: number, to: number): void {
    const last = from + this.#js.slice(from, to).trimEnd().length - 1
    // Erasing a type at the end of a statement leaves a semicolon there.
    if (this.#js.charAt(last) === ';' && this.#file.text.charAt(last) !== ';')
      this.gaps.push({ from: last, to: last + 1 })
    this.edits.push({ at: from, text: `;const ${defaultLocal} = ({ default: ` })
    this.edits.push({ at: to, text: ' }).default;', closes: true })
    this.exports.push({ kind: 'local', name: 'default', local: defaultLocal, isConstant: true })
  }

  #exportList(statement: ts.ExportDeclaration): void {
    this.#remove(statement)
    const { exportClause, moduleSpecifier, isTypeOnly } = statement
    if (isTypeOnly) return this.#exportedTypes(exportClause)
    const isBare = !this.#isTyped
    const request = moduleSpecifier ? this.#request(statement, isBare) : null
    if (!exportClause) {
      if (request !== null) this.exports.push({ kind: 'star', request })
    } else if (ts.isNamespaceExport(exportClause)) {
      if (request !== null) this.#exportFrom(request, exportClause.name.text, null, exportClause.name)
    } else for (const each of exportClause.elements) this.#exportName(each, request)
  }

  #exportedTypes(clause: ts.NamedExportBindings | undefined): void {
    if (clause && ts.isNamedExports(clause)) this.types.push(...clause.elements.map(({ name }) => name.text))
  }

  #exportName({ name, propertyName, isTypeOnly }: ts.ExportSpecifier, request: number | null): void {
    const from = propertyName ?? name
    const { names, types } = this.#bindings
    if (request === null && !names.has(from.text) && !types.has(from.text)) this.#missing(from)
    else if (isTypeOnly || (request === null && !names.has(from.text))) this.types.push(name.text)
    else if (request === null) this.#exportLocal(name.text, from.text, name)
    else this.#exportFrom(request, name.text, from.text, from)
  }

  #missing(name: ts.ModuleExportName): void {
    const message = `Cannot export '${name.text}'. Only local declarations can be exported from a module`
    this.errors.push({ message, ...this.#place(name) })
  }

  #exportFrom(request: number, name: string, imported: string | null, at: ts.Node): void {
    this.exports.push({ kind: 'indirect', name, request, imported, ...this.#place(at) })
  }

  /** Exports a local name; for an imported one, the other module's name. */
  #exportLocal(name: string, local: string, at?: ts.Node): void {
    const imported = this.#imported.get(local)
    if (imported) {
      const { line, column } = at ? this.#place(at) : imported
      this.exports.push({ kind: 'indirect', name, request: imported.request, imported: imported.name, line, column })
    } else {
      const isConstant = !this.#bindings.assigned.has(local)
      this.exports.push({ kind: 'local', name, local, isConstant })
    }
  }

  #request({ moduleSpecifier, attributes }: ts.ImportDeclaration | ts.ExportDeclaration, isBare: boolean): number {
    const specifier = (moduleSpecifier as ts.StringLiteral).text
    const given = Object.fromEntries(
      (attributes?.elements ?? []).map(({ name, value }) => [name.text, (value as ts.StringLiteral).text]),
    )
    const key = JSON.stringify([specifier, given])
    const index = this.#requested.get(key) ?? this.requests.length
    const known = this.requests[index]
    const place = known ?? this.#place(moduleSpecifier as ts.Expression)
    const { line, column } = place
    this.requests[index] = { specifier, attributes: given, isBare: isBare || known?.isBare === true, line, column }
    this.#requested.set(key, index)
    return index
  }

  /** Replaces a statement by a semicolon, since the code before it may need the end of the statement. */
  #remove(statement: ts.Statement): void {
    const from = statement.getStart(this.#file)
    this.gaps.push({ from, to: statement.end })
    this.edits.push({ at: from, text: ';' })
  }

  #place(node: ts.Node): { readonly line: number; readonly column: number } {
    return this.#lines.at(node.getStart(this.#file))
  }
}

interface ImportedName {
  readonly name: string | null
  readonly local: ts.Identifier
}

function importedNames({ name, namedBindings }: ts.ImportClause): readonly ImportedName[] {
  const found: ImportedName[] = name ? [{ name: 'default', local: name }] : []
  if (namedBindings && ts.isNamespaceImport(namedBindings)) found.push({ name: null, local: namedBindings.name })
  if (namedBindings && ts.isNamedImports(namedBindings)) {
    for (const each of namedBindings.elements) {
      if (!each.isTypeOnly) found.push({ name: (each.propertyName ?? each.name).text, local: each.name })
    }
  }
  return found
}

function isType(statement: ts.Statement, modifiers: readonly ts.Modifier[]): boolean {
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return true
  if (ts.isModuleDeclaration(statement)) return true
  if (ts.isFunctionDeclaration(statement) && !statement.body) return true
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)
}

function boundNames(list: ts.VariableDeclarationList): readonly string[] {
  const names: string[] = []
  const bind = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.push(name.text)
    else for (const element of name.elements) if (!ts.isOmittedExpression(element)) bind(element.name)
  }
  for (const { name } of list.declarations) bind(name)
  return names
}

/** Parts of an import or export declaration that the engine would refuse, but which are removed with it. */
function unexpectedIn(statement: ts.Statement): readonly ts.Node[] {
  if (ts.isExportAssignment(statement)) return statement.modifiers?.slice(0, 1) ?? []
  if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
  const { modifiers, moduleSpecifier, attributes } = statement
  const texts = [
    ...(moduleSpecifier ? [moduleSpecifier] : []),
    ...(attributes?.elements.map(({ value }) => value) ?? []),
  ]
  return [...(modifiers?.slice(0, 1) ?? []), ...texts.filter((each) => !ts.isStringLiteral(each))]
}
