import type { PlanNode } from '#compile'
import { policiesOf } from '#graph'
import type { Block } from './blocks.ts'
import type { Calls } from './calls.ts'
import { type Awaited, awaitedIn } from './colds.ts'
import type { Dependencies } from './dependencies.ts'
import { formatted } from './formatted.ts'
import { listed, wrapped } from './layout.ts'
import { bodyOf, outputsOf, type Printed } from './printed.ts'
import { typeOfValue } from './value-types.ts'

/**
 * The functions that parts of a large main become. They take the values and the limits that they need, and return what
 * others need.
 */
export class RegionFunctions {
  readonly #dependencies: Dependencies
  readonly #calls: Calls
  readonly #tuples = new Set<number>()
  readonly #functions: string[] = []

  constructor(dependencies: Dependencies, calls: Calls, whole: Block) {
    this.#dependencies = dependencies
    this.#calls = calls
    const blocks = [whole]
    for (const block of blocks) {
      if (block.kind === 'gather') this.#tuples.add(block.gather)
      if ('parts' in block) for (const part of block.parts) blocks.push(part)
    }
  }

  /** Whether all that the block needs has a type that can be written. */
  canBe(block: Block): boolean {
    return this.#needed(block).every((index) => this.#typeOf(index) !== null)
  }

  print(block: Block, printed: Printed): Printed {
    const needed = this.#needed(block)
    const name = this.#calls.nameOfRegion(block.nodes)
    const limits = this.#limitsOf(block)
    const types = [
      ...limits.map((limit) => `${limit}: ${this.#calls.helpers.policies?.semaphore}`),
      ...needed.map((index) => `${this.#calls.value(index)}: ${this.#typeOf(index)}`),
    ]
    const givesValue = outputsOf(block, this.#dependencies).length > 0
    const head = wrapped(`async function ${name}(`, types, ') {', 0)
    this.#functions.push([head, ...formatted(bodyOf(printed, givesValue), 1), '}'].join('\n'))
    return {
      ...printed,
      lines: [],
      value: listed(`${name}(`, [...limits, ...needed.map((index) => this.#calls.value(index))], ')'),
      awaits: true,
    }
  }

  /** In the order in which main calls them, those within others last. */
  functions(): readonly string[] {
    return this.#functions
  }

  /** The constants of main that the policies of the block's nodes use. */
  #limitsOf({ nodes }: Block): readonly string[] {
    const names = this.#calls.helpers.policies?.limits ?? new Map<string, string>()
    const used = new Set(nodes.flatMap((index) => limitsIn(this.#calls.node(index))))
    return [...names].flatMap(([limit, name]) => (used.has(limit) ? [name] : []))
  }

  #typeOf(index: number): string | null {
    return typeOfValue(
      index,
      (each) => (this.#calls.isChoice(each) ? undefined : this.#calls.node(each)),
      (gather) => this.#tuples.has(gather),
    )
  }

  /** The nodes whose values the block needs, and inputs. */
  #needed({ nodes }: Block): readonly number[] {
    const inside = new Set(nodes)
    const needed = nodes.flatMap((node) => [
      ...this.#calls.argumentsOf(node).flatMap((argument) => (argument ? [argument.from] : [])),
      ...this.#calls.children(node),
    ])
    return [...new Set(needed)].filter((index) => !inside.has(index))
  }
}

/** The limits that a node uses, and what it awaits. */
function limitsIn(node: PlanNode | undefined): readonly string[] {
  if (!node) return []
  const ofAwaited = (awaited: readonly Awaited[]): readonly string[] =>
    awaited.flatMap((each) => [...[each.node.limit ?? []].flat(), ...ofAwaited(each.awaited)])
  return [...[policiesOf(node).limit ?? []].flat(), ...ofAwaited(awaitedIn(node))]
}
