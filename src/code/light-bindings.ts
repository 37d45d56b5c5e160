import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common'
import { type LegibleCode, legible } from './legible.ts'
import { type Meaning, type NameAt, Scope, type Use } from './light-scope.ts'

/** Who is who in a code, as the light parser reads it. */
export interface LightBindings {
  /** The scope of the code as a whole. */
  readonly top: Scope
  /** In the order of the code. Names of properties, of labels and of other modules are none. */
  readonly uses: readonly Use[]
}

let last: { readonly code: string; readonly bindings: LightBindings } | null = null

/**
 * What each name of a TypeScript text stands for, by the rules of a module (strict: a function in a block stays there).
 * Text that does not parse gives what can be read of it.
 */
export function lightBindingsOf(code: string): LightBindings {
  if (last?.code !== code) last = { code, bindings: new Reader(code).read() }
  return last.bindings
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
/** Where a function's own names begin: its name, and a computed one, stand outside. */
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
const patterns: ReadonlySet<string> = new Set(['PatternProperty', 'ObjectPattern', 'ArrayPattern'])
const namedOutside: ReadonlySet<string> = new Set(['ClassDeclaration', 'TypeAliasDeclaration', 'InterfaceDeclaration'])

interface OpenScope {
  readonly scope: Scope
  readonly owner: string
  /** How deep in the tree its owner is. */
  readonly depth: number
  readonly isFunction: boolean
}

class Reader {
  readonly #code: LegibleCode
  readonly #top = new Scope(null, true)
  readonly #open: OpenScope[] = [{ scope: this.#top, owner: 'Script', depth: -1, isFunction: true }]
  readonly #path: string[] = []
  readonly #uses: Omit<Use, 'binding'>[] = []

  constructor(code: string) {
    this.#code = legible(code)
  }

  read(): LightBindings {
    this.#code.tree.iterate({ enter: (node) => this.#enter(node), leave: () => this.#leave() })
    // Names are known in all of their scope, so what a use stands for is known at the end.
    const uses = this.#uses.map((use) => ({ ...use, binding: use.scope.find(use.name, use.meaning) }))
    return { top: this.#top, uses }
  }

  get #scope(): Scope {
    return this.#open.at(-1)?.scope ?? this.#top
  }

  #enter(ref: SyntaxNodeRef): void {
    const { name } = ref
    const parent = this.#path.at(-1) ?? ''
    const depth = this.#path.push(name) - 1
    if (functions.has(parent) && functionParts.has(name)) this.#enterFunction(parent, depth - 1)
    if (scopes.has(name)) this.#push(name, depth, name === 'Block' && ownersOfBlocks.has(parent))
    this.#readName(ref, parent)
  }

  #leave(): void {
    const depth = this.#path.length - 1
    while ((this.#open.at(-1)?.depth ?? -1) >= depth && this.#open.length > 1) this.#open.pop()
    this.#path.pop()
  }

  /** Parameters are apart from the body: a default value does not see the body's variables. */
  #enterFunction(owner: string, depth: number): void {
    const isOpen = this.#open.some((open) => open.isFunction && open.depth === depth)
    if (!isOpen) this.#push(owner, depth, false, true)
  }

  #push(owner: string, depth: number, isForVar: boolean, isFunction = false): void {
    this.#open.push({ scope: new Scope(this.#scope, isForVar), owner, depth, isFunction })
  }

  #readName(ref: SyntaxNodeRef, parent: string): void {
    switch (ref.name) {
      case 'VariableDefinition':
        return this.#readVariable(ref.node)
      case 'TypeDefinition':
        return this.#declare(
          ref.node,
          this.#homeOf(parent),
          parent === 'EnumDeclaration' ? ['value', 'type'] : ['type'],
        )
      case 'VariableName':
        return this.#readUse(ref.node, parent)
      case 'TypeName':
        return this.#readType(ref.node, parent)
      case 'PropertyName':
        if (parent === 'EnumBody') this.#declare(ref.node, this.#scope, ['value'])
        return
      case 'PropertyDefinition':
        if (parent === 'Property' && isAlone(ref.node)) this.#use(ref.node, 'value', 'property')
        // `[key in keyof T]` reads as a property, and is a type's name.
        if (parent === 'IndexSignature') this.#declare(ref.node, this.#scope, ['type'])
    }
  }

  #readVariable(node: SyntaxNode): void {
    const isAlso = node.parent?.name === 'PatternProperty' && isFirst(node) ? 'property' : 'nothing'
    const owner = ownerOf(node)
    const isDeclared = owner !== null && (!/^For\w+Spec$/.test(owner.name) || keywordOf(owner) !== null)
    if (!isDeclared || owner.name === 'AssignmentExpression') this.#use(node, 'value', isAlso)
    else if (/^Import/.test(owner.name)) this.#declare(node, this.#scope, ['value', 'type'], importedAs(node))
    else if (keywordOf(owner) === 'var') this.#declare(node, this.#scopeForVar(), ['value'], isAlso)
    else this.#declare(node, this.#homeOf(owner.name), meaningsOf(owner.name), isAlso)
  }

  /** Whose names these are: the name of a class or a type belongs to the scope that it stands in. */
  #homeOf(owner: string): Scope {
    return (namedOutside.has(owner) && this.#scope.parent) || this.#scope
  }

  #scopeForVar(): Scope {
    return this.#scope.outwards().find((scope) => scope.isForVar) ?? this.#top
  }

  #readUse(node: SyntaxNode, parent: string): void {
    const isRenaming = node.prevSibling?.name === 'as'
    if (parent === 'ImportGroup' || (isRenaming && (parent === 'ExportGroup' || parent === 'ExportDeclaration'))) return
    if (parent === 'ExportGroup') {
      if (node.parent?.parent?.getChild('String')) return
      return this.#use(node, 'either', node.nextSibling?.name === 'as' ? 'nothing' : 'export')
    }
    // `[K in T]` reads as an expression, and is made of types.
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
    const conditional = this.#open.filter(({ owner }) => owner === 'ConditionalType').at(-1)
    this.#declare(node, conditional?.scope ?? this.#scope, ['type'])
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
    if (node.from < node.to) this.#uses.push({ ...this.#nameAt(node, isAlso), meaning, scope: this.#scope })
  }

  #nameAt({ from, to }: SyntaxNode, isAlso: NameAt['isAlso']): NameAt {
    const at = this.#code.originalOffset(from)
    return { name: this.#code.text.slice(from, to), from: at, to: at + (to - from), isAlso }
  }
}

/** What a name in a pattern, or alone, is declared by, or assigned by. */
function ownerOf(name: SyntaxNode): SyntaxNode | null {
  let owner = name.parent
  while (owner && patterns.has(owner.name)) owner = owner.parent
  return owner
}

function keywordOf(declaration: SyntaxNode): string | null {
  return ['var', 'let', 'const', 'using'].find((keyword) => declaration.getChild(keyword) !== null) ?? null
}

function meaningsOf(owner: string): readonly ('value' | 'type')[] {
  return /^(Class|Namespace)/.test(owner) ? ['value', 'type'] : ['value']
}

function importedAs(node: SyntaxNode): NameAt['isAlso'] {
  return node.parent?.name === 'ImportGroup' && node.prevSibling?.name !== 'as' ? 'import' : 'nothing'
}

/** Nothing but comments beside it: `{ user }`. */
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
