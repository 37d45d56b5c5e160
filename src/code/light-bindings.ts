import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common'
import { type LegibleCode, legible } from './legible.ts'
import { type Meaning, type NameAt, type OpenUse, Scope, type Use } from './light-scope.ts'

/** The bindings of a text, as the light parser reads it. */
export interface LightBindings {
  /** The scope of the whole text. */
  readonly top: Scope
  /** In the order of the text, without names of properties, of labels and of other modules. */
  readonly uses: readonly Use[]
}

let last: { readonly code: string; readonly bindings: LightBindings } | null = null

/**
 * Finds what each name of a TypeScript text means, by the rules of a module (strict: a function in a block stays
 * there). If the text does not parse, the part that can be read counts.
 */
export function lightBindingsOf(code: string): LightBindings {
  if (last?.code !== code) last = { code, bindings: new Reader(code).read() }
  return last.bindings
}

/** Whether a use is of a value that its code does not declare. */
export function isFree({ meaning, binding }: Use): boolean {
  return meaning !== 'type' && binding === null
}

const functions: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunction',
  'MethodDeclaration',
  'Property',
  'AmbientFunctionDeclaration',
  'MethodType',
  'FunctionSignature',
  'CallSignature',
  'NewSignature',
])
/** The parts in a function's own scope: its name, or a computed name, is outside. */
const functionParts: ReadonlySet<string> = new Set(['TypeParamList', 'ParamList', 'TypeAnnotation', 'Block'])
const scopes: ReadonlySet<string> = new Set([
  'Block',
  'FunctionExpression',
  'ClassDeclaration',
  'ClassExpression',
  'TypeAliasDeclaration',
  'InterfaceDeclaration',
  'ConditionalType',
  'PropertyType',
  'IndexSignature',
  'ForStatement',
  'CatchClause',
  'SwitchBody',
  'EnumBody',
])
const ownersOfBlocks: ReadonlySet<string> = new Set([...functions, 'StaticBlock', 'NamespaceDeclaration'])
const keywords: ReadonlySet<string> = new Set(['var', 'let', 'const', 'using'])
const names: ReadonlySet<string> = new Set([
  'VariableDefinition',
  'TypeDefinition',
  'VariableName',
  'TypeName',
  'PropertyName',
  'PropertyDefinition',
])
const patterns: ReadonlySet<string> = new Set(['PatternProperty', 'ObjectPattern', 'ArrayPattern'])
const namedOutside: ReadonlySet<string> = new Set(['ClassDeclaration', 'TypeAliasDeclaration', 'InterfaceDeclaration'])

interface OpenScope {
  readonly scope: Scope
  readonly owner: string
  /** The depth of its owner in the tree. */
  readonly depth: number
  readonly isFunction: boolean
  /** The scope of the conditional type around it, or its own. */
  readonly conditional: Scope | null
}

/** A node that is being read. */
interface OpenNode {
  readonly name: string
  /** The node that declares or assigns the names in it: the node itself, or for a pattern the node around it. */
  readonly owner: OpenNode
  /** The `var` or `let` read in it so far. */
  keyword: string | null
  /** For a list of exports: the names are another module's. */
  readonly isForeign: boolean
}

class Reader {
  readonly #code: LegibleCode
  readonly #top = new Scope(null)
  readonly #open: OpenScope[] = [{ scope: this.#top, owner: 'Script', depth: -1, isFunction: true, conditional: null }]
  readonly #path: OpenNode[] = []
  readonly #uses: OpenUse[] = []

  constructor(code: string) {
    this.#code = legible(code)
  }

  read(): LightBindings {
    this.#code.tree.iterate({ enter: (node) => this.#enter(node), leave: () => this.#leave() })
    this.#top.close()
    return { top: this.#top, uses: this.#uses }
  }

  get #scope(): Scope {
    return this.#open.at(-1)?.scope ?? this.#top
  }

  #enter(ref: SyntaxNodeRef): void {
    const { name } = ref
    const around = this.#path.at(-1)
    const depth = this.#path.push(openNode(ref, around)) - 1
    if (!around) return
    if (keywords.has(name)) around.keyword ??= name
    if (functions.has(around.name) && functionParts.has(name)) this.#enterFunction(around.name, depth - 1)
    if (scopes.has(name)) this.#push(name, depth, name === 'Block' && ownersOfBlocks.has(around.name))
    this.#readName(ref, around)
  }

  #leave(): void {
    const depth = this.#path.length - 1
    while ((this.#open.at(-1)?.depth ?? -1) >= depth && this.#open.length > 1) this.#open.pop()?.scope.close()
    this.#path.pop()
  }

  /** Parameters have a scope of their own, since a default value does not see the body's variables. */
  #enterFunction(owner: string, depth: number): void {
    for (let at = this.#open.length - 1; (this.#open[at]?.depth ?? -1) >= depth; at -= 1) {
      if (this.#open[at]?.isFunction && this.#open[at]?.depth === depth) return
    }
    this.#push(owner, depth, false, true)
  }

  #push(owner: string, depth: number, isForVar: boolean, isFunction = false): void {
    const scope = new Scope(this.#scope, isForVar)
    const conditional = owner === 'ConditionalType' ? scope : (this.#open.at(-1)?.conditional ?? null)
    this.#open.push({ scope, owner, depth, isFunction, conditional })
  }

  #readName(ref: SyntaxNodeRef, around: OpenNode): void {
    if (!names.has(ref.name)) return
    const parent = around.name
    const { name, node } = ref
    switch (name) {
      case 'VariableDefinition':
        return this.#readVariable(node, around)
      case 'TypeDefinition':
        return this.#declare(node, this.#homeOf(parent), parent === 'EnumDeclaration' ? ['value', 'type'] : ['type'])
      case 'VariableName':
        return this.#readUse(node, around)
      case 'TypeName':
        return this.#readType(node, parent)
      case 'PropertyName':
        if (parent === 'EnumBody') this.#declare(node, this.#scope, ['value'])
        return
      case 'PropertyDefinition':
        if (parent === 'Property' && isAlone(node)) this.#use(node, 'value', 'property')
        // The parser reads `[key in keyof T]` as a property, but it declares a type.
        if (parent === 'IndexSignature') this.#declare(node, this.#scope, ['type'])
    }
  }

  #readVariable(node: SyntaxNode, around: OpenNode): void {
    const isAlso = around.name === 'PatternProperty' && isFirst(node) ? 'property' : 'nothing'
    const { name: owner, keyword } = around.owner
    const isDeclared = !/^For\w+Spec$/.test(owner) || keyword !== null
    if (!isDeclared || owner === 'AssignmentExpression') this.#use(node, 'value', isAlso)
    else if (/^Import/.test(owner)) this.#declare(node, this.#scope, ['value', 'type'], importedAs(node))
    else if (keyword === 'var') this.#declare(node, this.#scope.forVar, ['value'], isAlso)
    else this.#declare(node, this.#homeOf(owner), meaningsOf(owner), isAlso)
  }

  /** The scope of a declared name: the name of a class or a type belongs to the scope around it. */
  #homeOf(owner: string): Scope {
    return (namedOutside.has(owner) && this.#scope.parent) || this.#scope
  }

  #readUse(node: SyntaxNode, { name: parent, isForeign }: OpenNode): void {
    if (parent === 'ImportGroup' || isForeign) return
    const isRenaming = node.prevSibling?.name === 'as'
    if (isRenaming && (parent === 'ExportGroup' || parent === 'ExportDeclaration')) return
    if (parent === 'ExportGroup') {
      return this.#use(node, 'either', node.nextSibling?.name === 'as' ? 'nothing' : 'export')
    }
    // The parser reads `[K in T]` as an expression, but it has only types.
    if (parent !== 'BinaryExpression' || !this.#isMappedType(node)) return this.#use(node, 'value')
    if (isFirst(node)) this.#declare(node, this.#scope, ['type'])
    else this.#use(node, 'type')
  }

  #isMappedType(node: SyntaxNode): boolean {
    const isIn = node.parent?.getChild('in') !== null
    return isIn && this.#open.at(-1)?.owner === 'PropertyType'
  }

  #readType(node: SyntaxNode, parent: string): void {
    if (parent === 'IndexedType' && node.prevSibling?.name === '.') return
    if (parent !== 'InferredType') return this.#use(node, 'type')
    this.#declare(node, this.#open.at(-1)?.conditional ?? this.#scope, ['type'])
  }

  #declare(
    node: SyntaxNode,
    scope: Scope,
    meanings: readonly ('value' | 'type')[],
    isAlso: NameAt['isAlso'] = 'nothing',
  ): void {
    if (node.from < node.to) scope.declare(this.#nameAt(node, isAlso), meanings)
  }

  #use(node: SyntaxNode, meaning: Meaning, isAlso: NameAt['isAlso'] = 'nothing'): void {
    if (node.from === node.to) return
    const use = { ...this.#nameAt(node, isAlso), meaning, scope: this.#scope, binding: null }
    this.#uses.push(use)
    use.scope.use(use)
  }

  #nameAt({ from, to }: SyntaxNode, isAlso: NameAt['isAlso']): NameAt {
    const at = this.#code.originalOffset(from)
    return { name: this.#code.text.slice(from, to), from: at, to: at + (to - from), isAlso }
  }
}

function openNode(ref: SyntaxNodeRef, around: OpenNode | undefined): OpenNode {
  const { name } = ref
  const isForeign = name === 'ExportGroup' && Boolean(ref.node.parent?.getChild('String'))
  const open = { name, keyword: null, isForeign }
  return Object.assign(open, { owner: around && patterns.has(name) ? around.owner : (open as OpenNode) })
}

function meaningsOf(owner: string): readonly ('value' | 'type')[] {
  return /^(Class|Namespace)/.test(owner) ? ['value', 'type'] : ['value']
}

function importedAs(node: SyntaxNode): NameAt['isAlso'] {
  return node.parent?.name === 'ImportGroup' && node.prevSibling?.name !== 'as' ? 'import' : 'nothing'
}

/** Whether only comments are beside it: `{ user }`. */
function isAlone(node: SyntaxNode): boolean {
  return isFirst(node) && besides(node.nextSibling, 'nextSibling') === null
}

function isFirst(node: SyntaxNode): boolean {
  return besides(node.prevSibling, 'prevSibling') === null
}

function besides(node: SyntaxNode | null, direction: 'nextSibling' | 'prevSibling'): SyntaxNode | null {
  let next = node
  while (next?.name.endsWith('Comment')) next = next[direction]
  return next
}
