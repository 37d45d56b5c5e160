import type { SyntaxNode } from '@lezer/common'
import { parser as javascript } from '@lezer/javascript'

const parser = javascript.configure({ dialect: 'ts' })

/** Does anything in `code` run as it is loaded, but for plain values, and for objects of the classes that are `plain`? */
export function runsAtLoad(code: string, isPlain: (made: string) => boolean = () => false): boolean {
  let isRunning = false
  parser.parse(code).iterate({
    enter: ({ name, node }) => {
      if (isLater(node)) return false
      if (name === 'NewExpression' && isPlain(madeBy(node, code))) return true
      if (/^(?:CallExpression|NewExpression|AwaitExpression|TaggedTemplateExpression|ForOfSpec)$/.test(name))
        isRunning = true
      // Its base is asked for at once.
      if (name === 'ClassDeclaration' && node.getChild('extends')) isRunning = true
      return !isRunning
    },
  })
  return isRunning
}

function madeBy(node: SyntaxNode, code: string): string {
  const callee = node.getChild('VariableName')
  return callee ? code.slice(callee.from, callee.to) : ''
}

/** Does loading `code` wait for something? */
export function awaitsAtLoad(code: string): boolean {
  let isWaiting = false
  parser.parse(code).iterate({
    enter: ({ name, node }) => {
      if (isLater(node)) return false
      if (name === 'AwaitExpression' || (name === 'ForStatement' && node.getChild('await'))) isWaiting = true
      return !isWaiting
    },
  })
  return isWaiting
}

/** Is what stands at `from` called as the code is loaded, and no class that is made? */
export function isCalledAtLoad(code: string, from: number): boolean {
  const name = parser.parse(code).resolveInner(from, 1)
  if (name.parent?.name !== 'CallExpression' || name.parent.firstChild?.from !== from) return false
  for (let node: SyntaxNode | null = name; node; node = node.parent) if (isLater(node)) return false
  return true
}

/** The number that the function whose name stands at `from` is given first; `null`: something else. */
export function firstNumber(code: string, from: number): number | null {
  const call = parser.parse(code).resolveInner(from, 1).parent
  const first = call?.getChild('ArgList')?.firstChild?.nextSibling
  if (call?.firstChild?.from !== from || first?.name !== 'Number') return null
  const text = code.slice(first.from, first.to).replaceAll('_', '')
  return Number.isFinite(Number(text)) ? Number(text) : null
}

function isLater({ name, parent }: SyntaxNode): boolean {
  const isFunction = /^(?:FunctionDeclaration|FunctionExpression|ArrowFunction|MethodDeclaration)$/.test(name)
  return isFunction || (parent?.name === 'PropertyDeclaration' && parent.getChild('static') === null)
}

/** Where the body of the function begins that `code` declares: behind its brace. */
export function bodyAt(code: string): number | null {
  const declaration = parser.parse(code).topNode.firstChild
  const own = declaration?.name === 'ExportDeclaration' ? declaration.getChild('FunctionDeclaration') : declaration
  const body = own?.getChild('Block')
  return body ? body.from + 1 : null
}
