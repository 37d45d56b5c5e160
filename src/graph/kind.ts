import type { FieldsOf, ParamsOf } from './field.ts'
import type { HandleIn, HandleOut } from './handle.ts'
import type { Edge, NodeBase } from './node.ts'
import type { Problem } from './problem.ts'

/** A node's part in a run: a task of its own, a value given from the start, a value of the result, or none. */
export type Part = 'task' | 'input' | 'output' | 'none'

/**
 * What a node's name is: its function's, a name that code may use, a key of the result, or a title, which means nothing to
 * a program.
 */
export type Naming = 'function' | 'variable' | 'key' | 'title' | 'none'

/** What rules may ask of a node beside itself. */
export interface Surroundings {
  name(): string
  wiresIn(): readonly Edge[]
  wiresOut(): readonly Edge[]
}

/** All that the graph knows of one kind of node. The other wings have records of their own, by the same name. */
export interface Kind<N extends NodeBase, P extends Part = Part> {
  /** What people call it. */
  readonly title: string
  /** One line for tooltips and lists. */
  readonly hint: string
  /** The single key that starts placing one. */
  readonly key: string
  readonly part: P
  readonly naming: Naming
  /** What a new one is called, and its id; with a number where that is taken. */
  readonly newName: string
  readonly fields: FieldsOf<N>
  /** The params that a new one starts with. */
  first(name: string): ParamsOf<N>
  /** Where wires may end, from top to bottom; a task has `after` besides. Rows that grow end in one spare. */
  handlesIn(node: N, wiresIn: readonly Edge[]): readonly HandleIn[]
  readonly handlesOut: readonly HandleOut[]
  /** What is wrong with it, its name, its code and its required handles apart. */
  problems?(node: N, around: Surroundings): readonly Problem[]
  /** Texts in it that have to be read before its problems are known. */
  texts?(node: N): readonly string[]
}
