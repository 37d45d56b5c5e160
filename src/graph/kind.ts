import type { FieldsOf, ParamsOf } from './field.ts'
import type { Findable } from './findable.ts'
import type { HandleIn, HandleOut } from './handle.ts'
import type { Edge, NodeBase } from './node.ts'
import type { Problem } from './problem.ts'

/**
 * A node's part in a run: it has a task, it gives a value from the start, it takes a value of the result, or it has
 * none.
 */
export type Part = 'task' | 'input' | 'output' | 'none'

/**
 * The meaning of a node's name: a function's name, a variable that code may use, a key of the result, or a title, which
 * means nothing to a program.
 */
export type Naming = 'function' | 'variable' | 'key' | 'title' | 'none'

/** What a rule can use besides the node itself. */
export interface Surroundings {
  name(): string
  wiresIn(): readonly Edge[]
  wiresOut(): readonly Edge[]
  /** How many nodes with a part in runs are in it, if it is a group. */
  members(): number
}

/** Everything the graph knows about one kind of node. Other folders have records of their own, by the same kind. */
export interface Kind<N extends NodeBase, P extends Part = Part> extends Findable {
  /** The single key that starts placing such a node; `null`: none. */
  readonly key: string | null
  readonly part: P
  readonly naming: Naming
  /** The name and id of a new node; if it is taken, a number is added. */
  readonly newName: string
  readonly fields: FieldsOf<N>
  /** The params of a new node. */
  first(name: string): ParamsOf<N>
  /**
   * The handles at which wires may end, from top to bottom; a node with a task also has `after`. A row that grows ends
   * in one spare handle.
   */
  handlesIn(node: N, wiresIn: readonly Edge[]): readonly HandleIn[]
  /** The handles at which wires may begin, from top to bottom. */
  handlesOut(node: N): readonly HandleOut[]
  /** The problems of the node, without those of its name, its code and its required handles. */
  problems?(node: N, around: Surroundings): readonly Problem[]
  /** Texts in the node that must be read before its problems are known. */
  texts?(node: N): readonly string[]
}
