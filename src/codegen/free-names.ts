import { lightBindingsOf, syntaxTree, type Use } from '#code'

/** A name that code uses without defining it. */
export interface FreeName {
  readonly name: string
  readonly from: number
  /** Called with more than one argument, or used in another way than by a call. */
  readonly isMoreThanUnary: boolean
}

/** Values and types that `code` uses and does not define, in order; property names and strings don't count. */
export function freeNames(code: string): readonly FreeName[] {
  const free = lightBindingsOf(code).uses.filter(({ binding }) => binding === null)
  return free.map((use) => ({ name: use.name, from: use.from, isMoreThanUnary: isMoreThanUnary(code, use) }))
}

/** The types that stand at the top level of `code`. */
export function typeNames(code: string): readonly string[] {
  return lightBindingsOf(code).top.types.map(({ name }) => name)
}

function isMoreThanUnary(code: string, { from, to }: Use): boolean {
  const use = syntaxTree(code).resolveInner(from, 1)
  const list = use.nextSibling
  return (
    use.to !== to ||
    use.parent?.name !== 'CallExpression' ||
    list?.name !== 'ArgList' ||
    list.getChild(',') !== null ||
    list.getChild('Spread') !== null
  )
}
