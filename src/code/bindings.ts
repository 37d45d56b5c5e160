import ts from 'typescript'
import type { CodeLines } from './code-lines.ts'
import type { FreeName, NameUse } from './module-code.ts'
import { type Reference, ScopeWalk } from './scope-walk.ts'

/** A use of a top-level value. */
export interface Use {
  readonly node: ts.Identifier
  readonly as: NameUse['as']
  /** Whether it is used only by `export { name }`. */
  readonly isExport: boolean
}

/** What the names of a module mean. */
export interface Bindings {
  /** Values that the top level declares, with imported ones. */
  readonly names: ReadonlySet<string>
  readonly types: ReadonlySet<string>
  /** Values that the top level declares itself. */
  readonly own: ReadonlySet<string>
  /** By the name that the top level declares. */
  readonly uses: ReadonlyMap<string, readonly Use[]>
  /** Names that something assigns to, of the top level or from outside the file. */
  readonly assigned: ReadonlySet<string>
  readonly free: readonly FreeName[]
  /** The uses of values from outside the file. */
  readonly freeUses: readonly Use[]
  /** Names that some scope declares, each at its first place. */
  readonly declared: ReadonlyMap<string, ts.Node>
}

/** Resolves every use of a value in the file to the scope that declares it, by ECMAScript's rules. */
export function bindingsOf(file: ts.SourceFile, lines: CodeLines): Bindings {
  const walk = new ScopeWalk(file)
  const uses = new Map<string, Use[]>()
  const assigned = new Set<string>()
  const free = new Map<string, FreeName>()
  const freeUses: Use[] = []
  const noteFree = ({ node, isExport, isWrite }: Reference): void => {
    const { text } = node
    if (isWrite) assigned.add(text)
    // `export { Type }` or `export default Type`: as far as can be seen, a type.
    if (isExport || (walk.types.has(text) && ts.isExportAssignment(node.parent))) return
    if (!free.has(text)) free.set(text, { name: text, ...lines.at(node.getStart(file)) })
    freeUses.push({ node, as: wayOf(node), isExport })
  }
  for (const reference of walk.references) {
    const { node, scope, isWrite, isExport } = reference
    const { text } = node
    const owner = scope.ownerOf(text)
    if (owner === null) noteFree(reference)
    if (owner !== walk.top) continue
    const known = uses.get(text) ?? []
    known.push({ node, as: isExport ? 'value' : wayOf(node), isExport })
    uses.set(text, known)
    if (isWrite) assigned.add(text)
  }
  return {
    names: walk.top.names,
    types: walk.types,
    own: walk.own,
    uses,
    assigned,
    free: [...free.values()],
    freeUses,
    declared: walk.declared,
  }
}

function wayOf(node: ts.Identifier): NameUse['as'] {
  if (ts.isShorthandPropertyAssignment(node.parent)) return 'shorthand'
  let inner: ts.Node = node
  while (isTransparent(inner.parent)) inner = inner.parent
  const { parent } = inner
  if (ts.isCallExpression(parent) && parent.expression === inner) {
    return parent.questionDotToken ? 'optional callee' : 'callee'
  }
  return ts.isTaggedTemplateExpression(parent) && parent.tag === inner ? 'callee' : 'value'
}

/** Whether it changes nothing around a callee: `(a.b)()` has `a` as its `this`, and so has `a.b!()`. */
function isTransparent(node: ts.Node): boolean {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isExpressionWithTypeArguments(node)
  )
}
