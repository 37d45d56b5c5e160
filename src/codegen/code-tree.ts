import type { SyntaxNode } from '@lezer/common'
import { syntaxTree } from '#code'

/** Does anything in `code` run as it is loaded, but for plain values? */
export function runsAtLoad(code: string): boolean {
  let isRunning = false
  syntaxTree(code).iterate({
    enter: ({ name, node }) => {
      if (isLater(node)) return false
      if (/^(?:CallExpression|NewExpression|AwaitExpression|TaggedTemplateExpression|ForOfSpec)$/.test(name))
        isRunning = true
      // Its base is asked for at once.
      if (name === 'ClassDeclaration' && node.getChild('extends')) isRunning = true
      return !isRunning
    },
  })
  return isRunning
}

/** Is what stands at `from` called as the code is loaded, and no class that is made? */
export function isCalledAtLoad(code: string, from: number): boolean {
  const name = syntaxTree(code).resolveInner(from, 1)
  if (name.parent?.name !== 'CallExpression' || name.parent.firstChild?.from !== from) return false
  for (let node: SyntaxNode | null = name; node; node = node.parent) if (isLater(node)) return false
  return true
}

function isLater({ name, parent }: SyntaxNode): boolean {
  const isFunction = /^(?:FunctionDeclaration|FunctionExpression|ArrowFunction|MethodDeclaration)$/.test(name)
  return isFunction || (parent?.name === 'PropertyDeclaration' && parent.getChild('static') === null)
}

/** Where the body of the function begins that `code` declares: behind its brace. */
export function bodyAt(code: string): number | null {
  const declaration = syntaxTree(code).topNode.firstChild
  const own = declaration?.name === 'ExportDeclaration' ? declaration.getChild('FunctionDeclaration') : declaration
  const body = own?.getChild('Block')
  return body ? body.from + 1 : null
}
