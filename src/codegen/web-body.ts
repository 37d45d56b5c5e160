import type { Block } from './blocks.ts'
import type { Calls } from './calls.ts'
import { awaitsCold } from './colds.ts'
import type { Dependencies } from './dependencies.ts'
import { calledAtOnce } from './layout.ts'
import { arrayPattern, type BlockPrinter, objectOf, type Printed } from './printed.ts'
import { type Arrivals, arrivalsIn, type Part } from './web-arrivals.ts'
import { wordsIn } from './words.ts'

/** The text of a web: a promise for each part that several wait for, and what is awaited at its end. */
export function printedWeb(block: Block, body: BlockPrinter, dependencies: Dependencies, calls: Calls): Printed {
  return new Web(block, body, dependencies, calls).print()
}

/** A part with more lines, or with more other parts within each other, is not written out where it is awaited. */
const mostLines = 12
const mostNested = 3

class Web {
  readonly #body: BlockPrinter
  readonly #dependencies: Dependencies
  readonly #calls: Calls
  readonly #arrivals: Arrivals
  readonly #lines: string[] = []
  /** The text by which each part is awaited: a name, or all of it. */
  readonly #refs = new Map<Part, string>()
  /** How many other parts are written out within each other in the text of a part. */
  readonly #nested = new Map<Part, number>()
  readonly #patterns = new Map<Part, Printed['pattern']>()
  /** The names of the promises of barriers, by their parts. */
  readonly #barriers = new Map<string, string>()

  constructor(block: Block, body: BlockPrinter, dependencies: Dependencies, calls: Calls) {
    this.#body = body
    this.#dependencies = dependencies
    this.#calls = calls
    this.#arrivals = arrivalsIn(block.kind === 'web' ? block.parts : [block], dependencies)
  }

  print(): Printed {
    for (const part of this.#arrivals.parts) {
      const text = this.#promise(part)
      const nested = 1 + Math.max(-1, ...part.needs.slice(0, 100).map((need) => this.#nested.get(need) ?? -1))
      const isInside = part.uses === 1 && nested <= mostNested && text.split('\n', mostLines + 1).length <= mostLines
      if (isInside) this.#nested.set(part, nested)
      this.#refs.set(part, isInside ? text : this.#named(part.name(this.#calls), text))
    }
    const { awaited } = this.#arrivals
    const [only] = awaited
    const refs = awaited.map((part) => this.#ref(part))
    return {
      lines: this.#lines,
      value: only && awaited.length === 1 ? this.#ref(only) : this.#calls.all(refs),
      awaits: true,
      pattern: (isUsed) => {
        const patterns = awaited.map((part) => this.#pattern(part, isUsed))
        return awaited.length === 1 ? (patterns[0] ?? '') : arrayPattern(patterns)
      },
    }
  }

  #named(name: string, text: string): string {
    this.#lines.push(`const ${name} = ${text}`)
    return name
  }

  #ref(part: Part): string {
    return this.#refs.get(part) ?? 'undefined'
  }

  #pattern(part: Part, isUsed: (node: number) => boolean): string {
    return this.#patterns.get(part)?.(isUsed) ?? ''
  }

  /** The promise of a part that starts as soon as everything it needs is there. */
  #promise(part: Part): string {
    const { block } = part
    const [first] = block.kind === 'series' ? block.parts : [block]
    const gather = first?.kind === 'node' ? (first.nodes[0] ?? -1) : -1
    const isGather = this.#dependencies.takesTasks(gather) && this.#canTake(gather, part)
    if (isGather && first === block) return this.#gather(gather, part)
    const printed = this.#body.print(block)
    this.#patterns.set(part, printed.pattern)
    const [need, ...others] = part.needs
    if (need === undefined) return this.#body.promise(block, printed)
    if (isGather && printed.lines[0]?.startsWith(`const ${this.#calls.value(gather)} = [`)) {
      const awaited = `const ${this.#calls.value(gather)} = await ${this.#taken(gather)}`
      return this.#body.promise(block, { ...printed, lines: printed.lines.slice(1) }, [awaited])
    }
    if (others.length === 0) return this.#behindOne(part, need, printed)
    return this.#body.promise(block, printed, [this.#arrival(part, printed)])
  }

  #behindOne(part: Part, need: Part, printed: Printed): string {
    const { block } = part
    const [node = -1] = block.nodes
    const value = namedIn(
      printed,
      this.#pattern(need, (each) => part.takes.has(each)),
    )
    const uses = this.#calls.argumentsOf(node).filter((argument) => argument && part.takes.has(argument.from))
    const from = uses[0]?.from
    // The call of a task can't contain an `await`: the task may only begin when its value is there.
    const isPlain =
      block.kind === 'node' &&
      !this.#calls.isChoice(node) &&
      !awaitsCold(this.#calls.node(node)) &&
      this.#calls.helpers.createTask === null
    const isName = !this.#ref(need).includes('(')
    if (isPlain && isName && uses.length === 1 && from !== undefined && value === this.#calls.value(from)) {
      return `(async () => ${this.#calls.call(node, new Map([[from, `await ${this.#ref(need)}`]]))})()`
    }
    return this.#body.promise(block, printed, [
      value === '' ? `await ${this.#ref(need)}` : `const ${value} = await ${this.#ref(need)}`,
    ])
  }

  /** Waits for all that the part needs. */
  #arrival(part: Part, printed: Printed): string {
    const patterns = part.needs.map((need) =>
      namedIn(
        printed,
        this.#pattern(need, (each) => part.takes.has(each)),
      ),
    )
    const pattern = arrayPattern(patterns)
    const awaited = this.#barrier(part) ?? this.#calls.all(part.needs.map((need) => this.#ref(need)))
    return `${pattern === '' ? '' : `const ${pattern} = `}await ${awaited}`
  }

  /** The promise of all that the part needs, if others wait for the same. */
  #barrier(part: Part): string | null {
    const barrier = this.#arrivals.barrierOf(part)
    if (barrier === null) return null
    const known = this.#barriers.get(barrier.key)
    const refs = part.needs.map((need) => this.#ref(need))
    const name = known ?? this.#named(barrier.name(this.#calls), this.#calls.all(refs))
    this.#barriers.set(barrier.key, name)
    return name
  }

  /** Whether each task that the gather takes has a promise of its own, and nothing else of the part needs them. */
  #canTake(gather: number, part: Part): boolean {
    const children = this.#dependencies.children(gather)
    const isOwn = (child: number): boolean => {
      const need = this.#arrivals.partOf(child)
      return need === undefined || this.#pattern(need, (each) => each === child) === this.#calls.value(child)
    }
    if (!children.every(isOwn)) return false
    if (part.block.nodes.length === 1) return true
    const taken = new Set(children.map((child) => this.#arrivals.partOf(child)))
    const others = part.block.nodes.filter((node) => node !== gather)
    const isElsewhere = (child: number): boolean => others.some((node) => this.#dependencies.takes(node, child))
    return part.needs.every((need) => taken.has(need)) && !children.some(isElsewhere)
  }

  /** The gather's promise, of the promises of what it takes. */
  #taken(gather: number): string {
    const items = this.#dependencies.children(gather).map((child) => {
      const need = this.#arrivals.partOf(child)
      return need ? this.#ref(need) : this.#calls.givenChild(gather, this.#calls.value(child))
    })
    return this.#calls.taken(gather, items, 'apart')
  }

  #gather(gather: number, part: Part): string {
    const value = this.#calls.value(gather)
    this.#patterns.set(part, (isUsed) => (isUsed(gather) ? value : ''))
    const taken = new Set(this.#dependencies.children(gather).map((child) => this.#arrivals.partOf(child)))
    const later = part.needs.filter((need) => !taken.has(need)).map((need) => this.#ref(need))
    const text = this.#taken(gather)
    if (later.length === 0) return text
    return calledAtOnce([`const [${value}] = await ${this.#calls.all([text, ...later])}`, `return ${value}`])
  }
}

/** A pattern with those of its names that the text uses: not each part uses all that leaves a group. */
function namedIn({ lines, value }: Printed, pattern: string): string {
  const names = /^\{ (.+) \}$/.exec(pattern)?.[1]?.split(', ')
  if (!names) return pattern
  const words = new Set(wordsIn([...lines, value].join('\n')))
  const used = names.filter((name) => words.has(name))
  return used.length === 0 ? '' : objectOf(used)
}
