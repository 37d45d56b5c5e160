import { valueHandle } from '../handle.ts'
import type { Kind } from '../kind.ts'
import type { NodeBase } from '../node.ts'
import { sameWords } from '../same-words.ts'
import { title } from '../title.ts'

export interface OutputNode extends NodeBase {
  readonly kind: 'output'
  readonly name: string
}

const handles = [valueHandle('', true)]

export const output: Kind<OutputNode, 'output'> = {
  title: 'Output',
  hint: 'The result of the pipeline',
  words: sameWords('result', 'return', 'end'),
  key: '5',
  part: 'output',
  naming: 'key',
  newName: 'result',
  fields: { name: title },
  first: (name) => ({ name }),
  handlesIn: () => handles,
  handlesOut: () => [],
}
