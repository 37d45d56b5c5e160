import { TreeCursor } from '@lezer/common'
import { syntaxTree } from '#code'

type Method = (this: unknown, ...given: unknown[]) => unknown

/** Methods that go through a whole list or text, without steps that could be counted here. */
const ofLists = [
  'concat',
  'every',
  'filter',
  'find',
  'flatMap',
  'forEach',
  'includes',
  'indexOf',
  'map',
  'some',
  'sort',
]
const ofTexts = ['matchAll', 'replace', 'split']

/** A node of a syntax tree, for its class, which the parser does not export. */
const node = syntaxTree('a').topNode
const nodeInBuffer = syntaxTree('a').topNode.firstChild?.firstChild

/**
 * How many elements of lists, characters of texts and nodes of syntax trees some work looks at. Unlike seconds, this is the
 * same on every machine.
 */
export function countedWork(work: () => void): number {
  let count = 0
  const undo: (() => void)[] = []
  const count1 = (prototype: object, key: PropertyKey, costOf: (it: unknown) => number): void => {
    const plain = Object.getOwnPropertyDescriptor(prototype, key)
    if (!plain) return
    const counted = (method: Method): Method =>
      function (...given) {
        count += costOf(this)
        return method.apply(this, given)
      }
    const patched = plain.get ? { ...plain, get: counted(plain.get) } : { ...plain, value: counted(plain.value) }
    Object.defineProperty(prototype, key, patched)
    undo.push(() => Object.defineProperty(prototype, key, plain))
  }
  const length = (it: unknown): number => (it as { readonly length: number }).length
  for (const key of [...ofLists, Symbol.iterator]) count1(Array.prototype, key, length)
  for (const key of ofTexts) count1(String.prototype, key, length)
  for (const key of ['move', 'enterChild']) count1(TreeCursor.prototype, key, () => 1)
  for (const each of [node, nodeInBuffer]) {
    for (const key of ['nextChild', 'child', 'nextSibling', 'prevSibling', 'parent']) {
      if (each) count1(Object.getPrototypeOf(each), key, () => 1)
    }
  }
  try {
    work()
  } finally {
    for (const each of undo.reverse()) each()
  }
  return count
}
