import type { SyntaxNode } from '@lezer/common'
import { parser as javascript } from '@lezer/javascript'

const parser = javascript.configure({ dialect: 'ts' })

/** A name that code uses without defining it. */
export interface FreeName {
  readonly name: string
  readonly from: number
  /** Called with more than one argument, or used in another way than by a call. */
  readonly isMoreThanUnary: boolean
}

interface Definition {
  readonly from: number
  readonly to: number
}

const functions = /^(?:FunctionDeclaration|FunctionExpression|ArrowFunction|MethodDeclaration|Property)$/
const scopes =
  /^(?:Script|Block|For\w*Statement|CatchClause|ClassBody|SwitchBody|FunctionDeclaration|FunctionExpression|ArrowFunction|MethodDeclaration)$/

/** Values and types that `code` uses and does not define, in order; property names and strings don't count. */
export function freeNames(code: string): readonly FreeName[] {
  const definitions = new Map<string, Definition[]>()
  const uses: SyntaxNode[] = []
  parser.parse(code).iterate({
    enter: ({ name, node }) => {
      if (name === 'VariableDefinition' || name === 'TypeDefinition') {
        const text = code.slice(node.from, node.to)
        definitions.set(text, [...(definitions.get(text) ?? []), scopeOf(node)])
      } else if (isUse(node)) uses.push(node)
    },
  })
  const isFree = (use: SyntaxNode): boolean =>
    !(definitions.get(code.slice(use.from, use.to)) ?? []).some(({ from, to }) => from <= use.from && use.to <= to)
  return uses.filter(isFree).map((use) => ({
    name: code.slice(use.from, use.to),
    from: use.from,
    isMoreThanUnary: isMoreThanUnary(use),
  }))
}

/** The types that stand at the top level of `code`. */
export function typeNames(code: string): readonly string[] {
  const names: string[] = []
  parser.parse(code).iterate({
    enter: ({ name, from, to }) => {
      if (name === 'TypeDefinition') names.push(code.slice(from, to))
    },
  })
  return names
}

function isUse(node: SyntaxNode): boolean {
  if (node.name === 'VariableName') return node.parent?.name !== 'ImportGroup'
  if (node.name === 'TypeName') return true
  // `{ log }` is a property and a use at the same time.
  return (
    node.name === 'PropertyDefinition' &&
    node.parent?.name === 'Property' &&
    node.nextSibling === null &&
    node.prevSibling === null
  )
}

function scopeOf(definition: SyntaxNode): SyntaxNode {
  const parent = definition.parent
  const isOwnName = parent?.name === 'FunctionDeclaration' || parent?.name === 'ClassDeclaration'
  const isVar = parent?.name === 'VariableDeclaration' && parent.getChild('var') !== null
  let isInParameters = false
  let node = isOwnName ? parent : definition
  for (let next = node.parent; next; next = next.parent) {
    node = next
    if (node.name === 'ParamList') isInParameters = true
    else if (isInParameters && functions.test(node.name)) return node
    else if (isVar ? functions.test(node.name) : scopes.test(node.name) && !isInParameters) return node
  }
  return node
}

function isMoreThanUnary(use: SyntaxNode): boolean {
  const list = use.nextSibling
  return (
    use.parent?.name !== 'CallExpression' ||
    list?.name !== 'ArgList' ||
    list.getChild(',') !== null ||
    list.getChild('Spread') !== null
  )
}
