import ts from 'typescript'

/** Finds the texts of expressions that are known before the code runs. */
export interface ConstantText {
  /** The text; `null`: it is known only when the code runs. */
  of(expression: ts.Expression): string | null
}

/** Knows literals, templates and their sums, and top-level `const` names with such a value. */
export function constantText(file: ts.SourceFile): ConstantText {
  let constants: Map<string, ts.Expression> | null = null
  const open = new Set<string>()
  const of = (node: ts.Expression): string | null => {
    if (ts.isStringLiteralLike(node)) return node.text
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return of(node.expression)
    if (ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node)) return of(node.expression)
    if (ts.isIdentifier(node)) return named(node.text)
    if (ts.isTemplateExpression(node)) return joined(node)
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return null
    return sum(of(node.left), of(node.right))
  }
  const named = (name: string): string | null => {
    constants ??= constantsOf(file)
    const value = constants.get(name)
    // The name leads back to itself, as in `const a = a`.
    if (!value || open.has(name)) return null
    open.add(name)
    const text = of(value)
    open.delete(name)
    return text
  }
  const joined = ({ head, templateSpans }: ts.TemplateExpression): string | null => {
    let text: string | null = head.text
    for (const { expression, literal } of templateSpans) text = sum(sum(text, of(expression)), literal.text)
    return text
  }
  return { of }
}

function sum(one: string | null, other: string | null): string | null {
  return one === null || other === null ? null : one + other
}

/** Names that are also declared elsewhere are left out, since their meaning depends on the place. */
function constantsOf(file: ts.SourceFile): Map<string, ts.Expression> {
  const found = new Map<string, ts.Expression>()
  const counts = new Map<string, number>()
  const count = (node: ts.Node): void => {
    const name = ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node) ? node.name : null
    if (name && ts.isIdentifier(name)) counts.set(name.text, (counts.get(name.text) ?? 0) + 1)
    ts.forEachChild(node, count)
  }
  count(file)
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement) || !(statement.declarationList.flags & ts.NodeFlags.Const)) continue
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name) && initializer && counts.get(name.text) === 1) found.set(name.text, initializer)
    }
  }
  return found
}
