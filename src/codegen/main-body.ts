import type { Block } from './blocks.ts'
import type { Calls } from './calls.ts'
import { inPlaceOf } from './colds.ts'
import type { Dependencies } from './dependencies.ts'
import { calledAtOnce } from './layout.ts'
import { arrayPattern, type BlockPrinter, bodyOf, objectOf, outputsOf, type Printed } from './printed.ts'
import { RegionFunctions } from './region-functions.ts'
import { withRegions } from './regions.ts'
import { printedWeb } from './web-body.ts'

/** Main's statements, and the functions that it calls for large parts of itself. */
export interface MainBody {
  readonly lines: readonly string[]
  readonly functions: readonly string[]
}

/**
 * The statements of a `main` in which any error ends everything: plain awaits, `Promise.all` for what runs side by side,
 * and promises where neither will do.
 */
export function mainBody(dependencies: Dependencies, calls: Calls, whole: Block | null): MainBody {
  if (whole === null) return { lines: calls.returned(), functions: [] }
  const regions = new RegionFunctions(dependencies, calls, whole)
  const block = withRegions(whole, (part) => regions.canBe(part))
  const body = new BlockBody(dependencies, calls, regions)
  const parts = block.kind === 'series' ? block.parts : [block]
  const lines = parts.slice(0, -1).flatMap((part) => body.lines(part))
  const last = parts.at(-1) ?? block
  const printed = body.print(last)
  const outputs = new Set(outputsOf(last, dependencies))
  const isUsed = (node: number): boolean => outputs.has(node)
  const returned = calls.returned()
  const isWhole = returned[0] === `return ${printed.pattern(isUsed)}`
  const choice = isWhole && last.kind === 'node' ? calls.choiceLines(last.nodes[0] ?? -1) : null
  if (choice) return { lines: [...lines, ...choice], functions: regions.functions() }
  const end = isWhole
    ? [`return ${printed.inPlace ?? printed.value}`]
    : [...body.statement(printed, isUsed), ...returned]
  return { lines: [...lines, ...printed.lines, ...end], functions: regions.functions() }
}

/** Prints blocks whose needs have all ended, with their values in scope. */
class BlockBody implements BlockPrinter {
  readonly #dependencies: Dependencies
  readonly #calls: Calls
  readonly #regions: RegionFunctions

  constructor(dependencies: Dependencies, calls: Calls, regions: RegionFunctions) {
    this.#dependencies = dependencies
    this.#calls = calls
    this.#regions = regions
  }

  print(block: Block): Printed {
    switch (block.kind) {
      case 'node':
        return this.#node(block.nodes[0] ?? this.#dependencies.end)
      case 'gather':
        return this.#gather(block.gather, block.parts)
      case 'parallel':
        return this.#parallel(block.parts)
      case 'series':
        return this.#series(block)
      case 'region':
        return this.#regions.print(block, this.print(block.block))
      case 'web':
        return printedWeb(block, this, this.#dependencies, this.#calls)
    }
  }

  statement(printed: Printed, isUsed: (node: number) => boolean): readonly string[] {
    const { awaits, inPlace: value = printed.value } = printed
    const pattern = printed.pattern(isUsed)
    if (pattern === '') return awaits ? [`await ${value}`] : []
    return [`const ${pattern} = ${awaits ? 'await ' : ''}${value}`]
  }

  /** A promise of what `block` gives; `first`: statements before it. */
  promise(block: Block, printed: Printed = this.print(block), first: readonly string[] = []): string {
    const { lines, value, awaits } = printed
    if (lines.length + first.length === 0) return awaits ? value : this.#calls.resolved(value)
    return calledAtOnce([...first, ...bodyOf(printed, outputsOf(block, this.#dependencies).length > 0)])
  }

  #node(node: number): Printed {
    const name = this.#calls.pattern(node)
    return {
      lines: [],
      value: this.#calls.call(node),
      ...inPlaceOf(this.#calls, node),
      // A list of values that are there.
      awaits: !this.#dependencies.takesTasks(node),
      pattern: (isUsed) => (isUsed(node) ? name : ''),
    }
  }

  #gather(gather: number, parts: readonly Block[]): Printed {
    const items = parts.map((part) => {
      const printed = this.print(part)
      const isList = printed.lines.length === 0 && !printed.awaits
      return isList ? this.#calls.givenChild(gather, printed.value) : this.promise(part, printed)
    })
    return { ...this.#node(gather), value: this.#calls.taken(gather, items, 'inLine'), awaits: true }
  }

  #parallel(parts: readonly Block[]): Printed {
    const all = parts.map((part) => ({ part, printed: this.print(part) }))
    return {
      lines: [],
      value: this.#calls.all(all.map(({ part, printed }) => this.promise(part, printed))),
      awaits: true,
      pattern: (isUsed) => arrayPattern(all.map(({ printed }) => printed.pattern(isUsed))),
    }
  }

  #series(block: Extract<Block, { kind: 'series' }>): Printed {
    const before = block.parts.slice(0, -1)
    const last = block.parts.at(-1) as Block
    const lines = before.flatMap((part) => this.lines(part))
    const inLast = new Set(last.nodes)
    const outputs = outputsOf(block, this.#dependencies)
    if (outputs.every((node) => inLast.has(node))) {
      const printed = this.print(last)
      return { ...printed, lines: [...lines, ...printed.lines] }
    }
    const names = outputs.map((node) => [node, this.#calls.value(node)] as const)
    const [only] = names
    return {
      lines: [...lines, ...this.lines(last)],
      value: only && names.length === 1 ? only[1] : objectOf(names.map(([, name]) => name)),
      awaits: false,
      pattern: (isUsed) => {
        const used = names.filter(([node]) => isUsed(node)).map(([, name]) => name)
        return names.length === 1 || used.length === 0 ? (used[0] ?? '') : objectOf(used)
      },
    }
  }

  /** All statements of a block; behind them the values that others take are in scope. */
  lines(block: Block): readonly string[] {
    const printed = this.print(block)
    const outputs = new Set(outputsOf(block, this.#dependencies))
    return [...printed.lines, ...this.statement(printed, (node) => outputs.has(node))]
  }
}
