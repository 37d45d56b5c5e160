import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Graph, Node } from '#graph'
import { graphOf } from '../../support/graph-of.ts'
import { runOnCanvas } from './canvas-run.ts'
import { planOf, textOf } from './exported-graph.ts'
import { typeErrors } from './programs.ts'
import { runVirtually } from './virtual-program.ts'

/** A drawing whose ways all meet in one handle: in each, some nodes one behind the other, then one end or more ways. */
type Ways =
  | { readonly kind: 'end'; readonly before: number; readonly fails: boolean; readonly passesOn: boolean }
  | { readonly kind: 'if'; readonly before: number; readonly choice: number; readonly ways: readonly Ways[] }
  | { readonly kind: 'switch'; readonly before: number; readonly choice: number; readonly ways: readonly Ways[] }
  | { readonly kind: 'try'; readonly before: number; readonly fails: boolean; readonly fallback: Ways }

const before = fc.nat(2)
const { ways } = fc.letrec<{ ways: Ways }>((tie) => ({
  ways: fc.oneof(
    { maxDepth: 3 },
    fc.record({ kind: fc.constant('end' as const), before, fails: fc.boolean(), passesOn: fc.boolean() }),
    fc.record({
      kind: fc.constant('if' as const),
      before,
      choice: fc.nat(1),
      ways: fc.array(tie('ways'), { minLength: 2, maxLength: 2 }),
    }),
    fc.record({
      kind: fc.constant('switch' as const),
      before,
      choice: fc.nat(2),
      ways: fc.array(tie('ways'), { minLength: 3, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('try' as const), before, fails: fc.boolean(), fallback: tie('ways') }),
  ),
}))

const told = `function told(value: unknown): unknown {
  return value instanceof Error ? value.message : value
}`

/** Makes the nodes and wires of a drawing; each node takes another time. */
class Drawn {
  readonly nodes: Record<string, Node> = {}
  readonly wires: string[] = []
  #count = 0

  /** `from`: the handle that leads to these ways. */
  add(each: Ways, from: string, isFirst = false): void {
    let source = from
    // What comes before the first choice is no part of it.
    for (let at = 0; at < (isFirst ? Math.max(1, each.before) : each.before); at += 1)
      source = this.#node(source, 'value')
    if (each.kind === 'end')
      this.wires.push(`${each.passesOn ? source : this.#node(source, 'value', each.fails)} -> use.value`)
    else if (each.kind === 'try') {
      const task = this.#node(source, 'value', each.fails)
      this.wires.push(`${task} -> use.value`)
      this.add(each.fallback, `${task}.error`)
    } else {
      const words = each.kind === 'if' ? null : ['low', 'mid', 'high']
      const branch = this.#branch(source, words ? `'${words[each.choice]}'` : String(each.choice === 0), words)
      each.ways.forEach((way, at) => {
        this.add(way, `${branch}.${(words ?? ['yes', 'no'])[at]}`)
      })
    }
  }

  #node(source: string, type: string, fails = false): string {
    this.#count += 1
    const name = `n${this.#count}`
    const end = fails ? `throw new RangeError('${name} failed')` : `return ['${name}', told(${type})]`
    this.nodes[name] = this.#coded('coroutine', name, 'unknown', end)
    this.wires.push(`${source} -> ${name}.value`)
    return name
  }

  #branch(source: string, choice: string, words: readonly string[] | null): string {
    this.#count += 1
    const name = `n${this.#count}`
    const type = words ? words.map((word) => `'${word}'`).join(' | ') : 'boolean'
    this.nodes[name] = this.#coded('branch', name, type, `return ${choice}`)
    this.wires.push(`${source} -> ${name}.value`)
    return name
  }

  #coded(kind: 'coroutine' | 'branch', name: string, type: string, end: string): Node {
    const lines = [`  log('+${name} ' + JSON.stringify(told(value)))`, `  await sleep(${this.#count * 3})`, `  ${end}`]
    return {
      id: name,
      kind,
      code: [`async function ${name}(value: unknown): Promise<${type}> {`, ...lines, '}'].join('\n'),
    }
  }
}

function graphFrom(each: Ways): Graph {
  const drawn = new Drawn()
  drawn.add(each, 'start', true)
  const use = 'async function use(value: unknown) {\n  return [told(value)]\n}'
  const graph = graphOf({ start: 'sleep 1', ...drawn.nodes, use }, drawn.wires)
  return { ...graph, shared: told }
}

test('well nested ways are if, switch and try, and do what the run does', async () => {
  const texts: Record<string, string> = {}
  await fc.assert(
    fc.asyncProperty(ways, async (each) => {
      const plan = planOf(graphFrom(each))
      const text = textOf(plan)
      expect(text).not.toMatch(/\b(?:behind|outcome|when|either)\(/)
      if (Object.keys(texts).length < 20) texts[`choice${Object.keys(texts).length}`] = text
      const [ran, program] = [await runOnCanvas(plan), await runVirtually(text)]
      expect({ lines: program.lines, printed: program.printed, endMs: program.endMs }).toEqual(ran)
      expect(program.unhandled).toEqual([])
    }),
    { numRuns: 150, seed: 8 },
  )
  expect(typeErrors(texts)).toEqual([])
}, 60_000)

/** Branches within each other, each in a case of the one before it. */
function ladder(depth: number): Ways {
  const end: Ways = { kind: 'end', before: 0, fails: false, passesOn: false }
  let each: Ways = end
  for (let at = 0; at < depth; at += 1) each = { kind: 'if', before: 1, choice: 1, ways: [end, each] }
  return each
}

test('many ways within each other are nested, and apart where nobody would read them', async () => {
  expect(textOf(planOf(graphFrom(ladder(50))))).not.toMatch(/\bwhen\(/)
  const plan = planOf(graphFrom(ladder(60)))
  const text = textOf(plan)
  expect(text).toMatch(/\bwhen\(/)
  const [ran, program] = [await runOnCanvas(plan), await runVirtually(text)]
  expect({ lines: program.lines, printed: program.printed, endMs: program.endMs }).toEqual(ran)
})
