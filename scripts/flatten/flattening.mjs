import ts from 'typescript'
import {
  declaredNames,
  filesInOrder,
  identifiersIn,
  isGlobal,
  isNameInQuotes,
  isNameOfProperty,
  isOnlySet,
} from './declarations.mjs'

/** @typedef {import('../../src/codegen/index.ts').RuntimePart} RuntimePart */
/** @typedef {import('../../src/codegen/index.ts').PartMember} PartMember */

/** The engine itself asks objects for these. */
const engineNames = ['constructor', 'then', 'name', 'message', 'cause', 'toString', 'toJSON', 'next', 'return']

/** Puts the declarations of a program's modules into one file. Goes by bindings, so that each name keeps its meaning there. */
export class Flattening {
  /** @type {ts.TypeChecker} */ #checker
  /** @type {readonly ts.SourceFile[]} */ #files
  /** The name of each top-level symbol in the one file. @type {Map<ts.Symbol, string>} */ #names = new Map()
  /** @type {Map<string, RuntimePart>} */ #imports = new Map()
  /** The exports of the runtime: they keep their docstrings, for readers of an exported program. */
  #exported = new Set()

  /** @param {ts.Program} program @param {readonly [string, ...string[]]} doors modules whose exports keep their names */
  constructor(program, doors) {
    this.#checker = program.getTypeChecker()
    this.#files = filesInOrder(program, doors)
    this.#nameAll(doors.flatMap((door) => program.getSourceFile(door) ?? []))
  }

  parts() {
    const parts = this.#files.flatMap((file) => this.#partsOf(file))
    return [...this.#imports.values(), ...parts]
  }

  /** Names the top-level symbols. Exported ones keep their names; if others share a name, all but one get a number. */
  #nameAll(/** @type {readonly ts.SourceFile[]} */ doors) {
    const taken = new Set(this.#files.flatMap((file) => [...identifiersIn(file)]))
    const given = new Set()
    const modules = doors.flatMap((door) => this.#checker.getSymbolAtLocation(door) ?? [])
    for (const exported of modules.flatMap((module) => this.#checker.getExportsOfModule(module))) {
      this.#names.set(this.#resolved(exported), exported.name)
      given.add(exported.name)
    }
    this.#exported = new Set(given)
    const nameOne = (/** @type {ts.Symbol} */ symbol, /** @type {string} */ wanted) => {
      if (this.#names.has(symbol)) return
      let name = wanted
      for (let number = 2; given.has(name) || (name !== wanted && taken.has(name)); number += 1) {
        name = `${wanted}${number}`
      }
      given.add(name)
      this.#names.set(symbol, name)
    }
    for (const file of this.#files) {
      for (const { name } of this.#nodeImports(file)) nameOne(this.#resolvedAt(name), name.text)
      for (const name of file.statements.flatMap(declaredNames)) nameOne(this.#resolvedAt(name), name.text)
    }
  }

  /** @param {ts.SourceFile} file */
  #partsOf(file) {
    for (const imported of this.#nodeImports(file)) this.#addImport(imported)
    /** @type {RuntimePart[]} */
    const parts = []
    for (const statement of file.statements) {
      if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) || this.#isOfClass(statement)) continue
      const declares = [...new Set(declaredNames(statement).map((name) => this.#nameOf(name)))]
      if (declares.length === 0) throw new Error(`${file.fileName}: a statement that declares nothing`)
      const part = ts.isClassDeclaration(statement) ? this.#classPart(statement) : this.#plainPart(statement)
      const before = parts.at(-1)
      // These are the overloads of one function.
      if (before && before.declares[0] === declares[0]) {
        parts[parts.length - 1] = {
          ...before,
          text: `${before.text}\n${part.text}`,
          uses: [...new Set([...before.uses, ...part.uses])],
        }
      } else parts.push({ ...part, declares })
    }
    return parts
  }

  /** Whether a statement only extends a class's type, for example so that `using` accepts it. @param {ts.Statement} statement */
  #isOfClass(statement) {
    if (!ts.isInterfaceDeclaration(statement)) return false
    return this.#resolvedAt(statement.name).declarations?.some(ts.isClassDeclaration) === true
  }

  /** @param {ts.Statement} statement */
  #plainPart(statement) {
    const { text, uses } = this.#printed(statement, statement.getFullStart(), statement.getEnd())
    return { text: this.#documented(text, statement).trim(), uses }
  }

  /** @param {ts.ClassDeclaration} statement */
  #classPart(statement) {
    const first = statement.members[0]
    const headEnd = first ? first.getFullStart() : statement.getEnd() - 1
    const head = this.#printed(statement, statement.getFullStart(), headEnd)
    const members = statement.members.map((member) => this.#member(member))
    const bases = (statement.heritageClauses ?? [])
      .filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
      .flatMap(({ types }) => types.map(({ expression }) => this.#names.get(this.#resolvedAt(expression)) ?? ''))
    const text = this.#documented(head.text, statement).trim()
    return { text, uses: head.uses, members, bases: bases.filter((base) => base !== '') }
  }

  /** @param {string} text @param {ts.Statement} statement */
  #documented(text, statement) {
    return this.#isExported(statement) ? text : withoutDocstrings(text)
  }

  /** @param {ts.Node} statement */
  #isExported(statement) {
    return declaredNames(statement).some((name) => this.#exported.has(this.#nameOf(name)))
  }

  /** @param {ts.ClassElement} member @returns {PartMember} */
  #member(member) {
    const { text, uses } = this.#printed(member, member.getFullStart(), member.getEnd())
    const name = member.name && !ts.isComputedPropertyName(member.name) ? member.name.getText() : null
    const isInternal =
      name?.startsWith('#') || /@internal/.test(member.getFullText()) || !this.#isExported(member.parent)
    const printed = isInternal ? withoutDocstrings(text) : text
    return { name: name === null || engineNames.includes(name) ? null : name, text: printed.replace(/^\n/, ''), uses }
  }

  /** The text of a node with its outer names marked, and the members that it uses. @param {ts.Node} root @param {number} from @param {number} to */
  #printed(root, from, to) {
    const file = root.getSourceFile()
    const uses = new Set()
    /** @type {{ from: number, to: number, text: string }[]} */
    const edits = []
    const visit = (/** @type {ts.Node} */ node) => {
      if (node.getEnd() > to && node !== root) return
      if (node.kind === ts.SyntaxKind.ExportKeyword)
        edits.push({ from: node.getStart(), to: node.getEnd() + 1, text: '' })
      for (const use of this.#usesAt(node)) uses.add(use)
      if (ts.isIdentifier(node)) {
        const mark = this.#markOf(node)
        if (mark) edits.push({ from: node.getStart(), to: node.getEnd(), text: mark })
      }
      ts.forEachChild(node, visit)
    }
    visit(root)
    edits.sort((a, b) => a.from - b.from)
    let text = ''
    let at = from
    for (const edit of edits) {
      if (edit.from < from || edit.to > to + 1) continue
      text += file.text.slice(at, edit.from) + edit.text
      at = edit.to
    }
    const printed = withoutOrders(text + file.text.slice(at, to))
    // The comment at the start of a file is about that file.
    return { text: from === 0 ? printed.replace(/^\/\*(?!\*)[\s\S]*?\*\/\n/, '') : printed, uses: [...uses] }
  }

  /** @param {ts.Identifier} node @returns {string | null} */
  #markOf(node) {
    const { parent } = node
    if (isNameOfProperty(node)) return null
    if (ts.isShorthandPropertyAssignment(parent)) {
      const symbol = this.#checker.getShorthandAssignmentValueSymbol(parent)
      const id = symbol && this.#idOf(symbol, node)
      return id ? `\u0001:${id}\u0002` : null
    }
    const symbol = this.#checker.getSymbolAtLocation(node)
    const id = symbol ? this.#idOf(symbol, node) : null
    const isShorthand = ts.isBindingElement(parent) && ts.isObjectBindingPattern(parent.parent) && !parent.propertyName
    return id ? `\u0001${isShorthand ? ':' : ''}${id}\u0002` : null
  }

  /** @param {ts.Symbol} symbol @param {ts.Identifier} node */
  #idOf(symbol, node) {
    const name = this.#names.get(this.#resolved(symbol))
    if (name !== undefined) return name
    return isGlobal(symbol) && !/^(?:undefined|globalThis|arguments)$/.test(node.text) ? `@${node.text}` : null
  }

  /** The members used here: `Class.member` if the class is known, otherwise `.member`. @param {ts.Node} node @returns {string[]} */
  #usesAt(node) {
    if (ts.isPropertyAccessExpression(node))
      return this.#askedOf(node.name).map((use) => (isOnlySet(node) ? `${use}=` : use))
    if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
      const name = node.propertyName ?? node.name
      return ts.isIdentifier(name) ? [this.#ofType(node.parent, name.text)] : []
    }
    if (ts.isStringLiteral(node) && isNameInQuotes(node)) return [`.${node.text}`]
    if ((ts.isPropertySignature(node) || ts.isMethodSignature(node)) && ts.isIdentifier(node.name)) {
      return [`.${node.name.text}`]
    }
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) return []
    return []
  }

  /** @param {ts.MemberName} name */
  #askedOf(name) {
    const symbol = this.#checker.getSymbolAtLocation(name)
    const declarations = symbol?.declarations ?? []
    // Members of the language and the host are not ours; the members that those use of ours are in `engineNames`.
    if (declarations.length > 0 && declarations.every((each) => each.getSourceFile().isDeclarationFile)) return []
    const owners = declarations.map(({ parent }) =>
      ts.isClassDeclaration(parent) && parent.name ? this.#names.get(this.#resolvedAt(parent.name)) : undefined,
    )
    return owners.length > 0 ? owners.map((owner) => `${owner ?? ''}.${name.text}`) : [`.${name.text}`]
  }

  /** @param {ts.ObjectBindingPattern} pattern @param {string} name */
  #ofType(pattern, name) {
    const property = this.#checker.getTypeAtLocation(pattern).getProperty(name)
    const parent = property?.declarations?.[0]?.parent
    const owner =
      parent && ts.isClassDeclaration(parent) && parent.name ? this.#names.get(this.#resolvedAt(parent.name)) : ''
    return `${owner ?? ''}.${name}`
  }

  /** @param {ts.SourceFile} file */
  #nodeImports(file) {
    return file.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
      const module = /** @type {ts.StringLiteral} */ (statement.moduleSpecifier).text
      const bindings = statement.importClause?.namedBindings
      if (module.startsWith('.') || !bindings) return []
      if (!ts.isNamedImports(bindings)) throw new Error(`${file.fileName}: import names, not a namespace`)
      return bindings.elements.map((element) => ({
        module,
        name: element.name,
        imported: (element.propertyName ?? element.name).getText(),
        isType: element.isTypeOnly || statement.importClause?.isTypeOnly === true,
      }))
    })
  }

  /** @param {{ module: string, name: ts.Identifier, imported: string, isType: boolean }} imported */
  #addImport({ module, name, imported, isType }) {
    const id = this.#nameOf(name)
    const known = this.#imports.get(id)
    // A name that is a type in one file and a value in another is imported as a value.
    const type = isType && (known?.import?.isType ?? true)
    this.#imports.set(id, { declares: [id], text: '', uses: [], import: { module, name: imported, isType: type } })
  }

  /** @param {ts.Node} name */
  #nameOf(name) {
    return /** @type {string} */ (this.#names.get(this.#resolvedAt(name)))
  }

  /** @param {ts.Node} node */
  #resolvedAt(node) {
    return this.#resolved(/** @type {ts.Symbol} */ (this.#checker.getSymbolAtLocation(node)))
  }

  /** The symbol behind imports and exports. @param {ts.Symbol} symbol @returns {ts.Symbol} */
  #resolved(symbol) {
    return symbol && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol
  }
}

/** @param {string} text */
function withoutDocstrings(text) {
  return text.replace(/^[ \t]*\/\*\*[\s\S]*?\*\/\n/gm, '')
}

/** Removes comments that are for tools. @param {string} text */
function withoutOrders(text) {
  return text
    .replace(/^[ \t]*\/\/ biome-ignore .*\n/gm, '')
    .replace(/^[ \t]*\/\*\* @internal \*\/\n/gm, '')
    .replace(/@internal /g, '')
}
