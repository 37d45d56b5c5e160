/** The files of one program, which starts in `main.mjs`. */
export type ModuleFiles = Readonly<Record<string, string>>

type Random = () => number

/** Makes a program of a few modules that import each other in random ways. It prints what it sees. */
export function moduleGraph(seed: number): ModuleFiles {
  return new GraphWriter(randomOf(seed)).files()
}

/** Random numbers from 0 to below 1, always the same for the same seed. */
function randomOf(seed: number): Random {
  let state = seed * 2_654_435_761 + 1
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Imports that make a program fail; at most one, since engines differ in which of two errors they report. */
const faults = {
  lost: '',
  circle: '',
  missing: "import { missing } from './common.cjs'",
  absent: "import { absent } from './m0.mjs'",
  shared: "import { shared } from './m0.mjs'",
  twice: "import { twice } from './both.mjs'",
  nowhere: "import './nowhere.mjs'",
}

const stringName = 'a name, with signs'

class GraphWriter {
  readonly #random: Random
  readonly #count: number
  /** Either several modules await at their top level, or only main does, which then imports while it runs. */
  readonly #awaits: 'nowhere' | 'everywhere' | 'in main'

  readonly #fault: keyof typeof faults | null

  constructor(random: Random) {
    this.#random = random
    this.#count = 2 + Math.floor(random() * 5)
    const kinds = Object.keys(faults) as (keyof typeof faults)[]
    this.#fault = this.#chance(0.35) ? this.#one(kinds) : null
    this.#awaits = this.#one(['nowhere', 'everywhere', 'everywhere', 'in main'])
  }

  files(): ModuleFiles {
    const files: Record<string, string> = {
      'data.json': '{ "list": [1, 2], "text": "json" }\n',
      'common.cjs': `console.log('common runs')\nexports.one = 1\nexports.count = 0\nexports.more = () => { exports.count += 1; return exports.count }\nexports.inner = require('./inner.cjs')\nexports['default'] = 'its default'\nObject.defineProperty(exports, '__esModule', { value: true })\n`,
      'inner.cjs': `console.log('inner runs', typeof require, this === module.exports)\nmodule.exports = function inner() { return require('./common.cjs').one }\n`,
      'late.mjs': `import { a1, f1 } from './m1.mjs'\nconsole.log('late runs', f1(), typeof a1)\nexport const late = a1\nexport default class {}\n`,
    }
    Object.assign(files, {
      'left.mjs': `export const twice = 'left'\nexport const once = 'once'\nexport * from './m0.mjs'\n`,
      'right.mjs': `export const twice = 'right'\nexport { once } from './left.mjs'\n`,
      'both.mjs': `export * from './left.mjs'\nexport * from './right.mjs'\n`,
    })
    for (let index = 0; index < this.#count; index += 1) files[`m${index}.mjs`] = this.#module(index)
    // No module imports main, so what main imports while it runs never waits for it.
    return { ...files, 'main.mjs': this.#module(this.#count) }
  }

  #module(index: number): string {
    const lines = [`console.log('m${index} begins')`, ...this.#exports(index), ...this.#body(index)]
    return `${[...this.#imports(index), ...lines].join('\n')}\n`
  }

  /** The module's exports: each module has the same names, with its number. */
  #exports(index: number): string[] {
    const i = index
    const lines = [
      `export const a${i} = 'a${i}'`,
      `export let b${i} = 0`,
      `export function set${i}(value) { b${i} = value; return b${i} }`,
      `export function f${i}() { return 'f${i}' }`,
      `class C${i} { static text = 'C${i}' }`,
      `let hidden${i} = 'hidden'`,
      `export { C${i}, hidden${i} as renamed${i}, hidden${i} as "${stringName} ${i}" }`,
      `export var v${i} = 'v${i}'`,
    ]
    const defaults = [
      `export default function () { return 'anonymous' }`,
      `export default function named${i}() { return 'named' }`,
      `export default class {}`,
      `export default class Named${i} {}`,
      `export default ['value', ${i}]`,
      `export default () => 'arrow'`,
      `export { b${i} as default }`,
      `export default async function* () {}`,
    ]
    if (this.#chance(0.8)) lines.push(this.#one(defaults))
    else lines.push(`export { a${i} as default }`)
    if (this.#chance(0.4)) lines.push(`export * from './m${this.#other()}.mjs'`)
    if (this.#chance(0.3)) lines.push(`export * from './m${this.#other()}.mjs'`)
    if (this.#chance(0.2)) lines.push(`export * as space${i} from './m${this.#other()}.mjs'`)
    if (this.#chance(0.1)) lines.push(`export * from './common.cjs'`)
    const target = this.#other()
    if (this.#chance(0.4)) lines.push(`export { a${target} as shared, default as other${i} } from './m${target}.mjs'`)
    if (this.#fault === 'circle') lines.push(`export { circle } from './m${target}.mjs'`)
    if (this.#fault === 'lost' && index === 1) lines.push(`export { nowhere as lost${i} } from './m${target}.mjs'`)
    return this.#shuffled(lines)
  }

  #imports(index: number): string[] {
    const lines: string[] = []
    for (let count = 1 + Math.floor(this.#random() * 3); count > 0; count -= 1)
      lines.push(this.#import(index, lines.length))
    if (index === this.#count) lines.push(`import * as all from './m${this.#count - 1}.mjs'`)
    if (this.#chance(0.2)) lines.push(`import data from './data.json' with { type: 'json' }`)
    if (this.#chance(0.25)) lines.push(`import common, { one, count } from './common.cjs'`)
    if (this.#chance(0.1)) lines.push(`import inner from './inner.cjs'`)
    if (this.#chance(0.15)) lines.push(`import { once, a0 as through } from './both.mjs'`)
    if (this.#chance(0.15)) lines.push(`import * as both from './both.mjs'`)
    if (this.#fault !== null && index === 1) lines.push(faults[this.#fault])
    return this.#shuffled(lines)
  }

  #import(index: number, number: number): string {
    const t = this.#other()
    const end = `${index}_${number}`
    return this.#one([
      `import './m${t}.mjs'`,
      `import d${end}, { a${t} as a${end}, b${t} as b${end} } from './m${t}.mjs'`,
      `import { f${t} as f${end}, set${t} as set${end}, b${t} as b${end} } from './m${t}.mjs'`,
      `import d${end}, * as ns${end} from './m${t}.mjs'`,
      `import * as ns${end} from './m${t}.mjs'`,
      `import { C${t} as C${end}, v${t} as v${end}, "${stringName} ${t}" as s${end} } from './m${t}.mjs'`,
      `import { default as d${end}, renamed${t} as r${end} } from './m${t}.mjs'`,
    ])
  }

  /** Uses of all names that may be imported: for a missing name the error is printed. */
  #body(index: number): string[] {
    const lines: string[] = []
    const say = (text: string): void => {
      lines.push(
        `try { console.log('m${index}', ${text}) } catch (error) { console.log('m${index}', error.name, error.message) }`,
      )
    }
    for (let number = 0; number < 3; number += 1) {
      const end = `${index}_${number}`
      const other = this.#other()
      const uses = [
        `typeof a${end} === 'undefined' ? 0 : a${end}`,
        `b${end}, set${end}(${number + 5}), b${end}`,
        `f${end}(), f${end}.name`,
        `d${end}`,
        `typeof d${end}, d${end}.name`,
        `Object.getOwnPropertyNames(ns${end})`,
        `ns${end}`,
        `ns${end}.default, ns${end}.nothing`,
        `ns${end}.b${other}, 'a${other}' in ns${end}`,
        `(ns${end}.x = 1)`,
        `(ns${end}.b${other} = 1)`,
        `(b${end} = 1)`,
        `C${end}.text, new C${end}()`,
        `v${end}, s${end}`,
        `{ r${end} }`,
        `set${end}\`tagged\`, b${end}`,
      ]
      for (const use of this.#shuffled(uses).slice(0, 6)) say(use)
    }
    for (const use of ['data', 'common', 'one, count, common.more(), count', 'inner()', 'once, through', 'both'])
      say(use)
    if (index === this.#count) for (const use of ['all', 'Object.getOwnPropertyNames(all)']) say(use)
    lines.push(`hidden${index} = 'shown ${index}'`)
    lines.push(...this.#awaitLines(index))
    if (this.#chance(0.04)) lines.push(`throw new Error('m${index} throws')`)
    lines.push(`console.log('m${index} ends')`)
    // Declarations stay in place: code before them finds them uninitialised.
    return lines
  }

  #awaitLines(index: number): string[] {
    const line = (number: number): string => `console.log('m${index} goes on', await ${number})`
    if (this.#awaits === 'everywhere' && this.#chance(0.6)) {
      return Array.from({ length: 1 + Math.floor(this.#random() * 3) }, (_, number) => line(number))
    }
    if (this.#awaits !== 'in main' || index !== this.#count) return []
    return [
      line(0),
      `for (const name of ['late', 'm${this.#other()}', 'late', 'nothing']) {`,
      '  try {',
      "    console.log(Object.keys(await import(name === 'late' ? './late.mjs' : './' + name + '.mjs')))",
      '  } catch (error) { console.log(error.name, error.code ?? error.message) }',
      '}',
      "console.log(await import('./data.json', { with: { type: 'json' } }), (await import('./late.mjs')).late)",
    ]
  }

  #other(): number {
    return Math.floor(this.#random() * this.#count)
  }

  #chance(share: number): boolean {
    return this.#random() < share
  }

  #one<T>(of: readonly T[]): T {
    const found = of[Math.floor(this.#random() * of.length)]
    if (found === undefined) throw new Error('nothing to choose from')
    return found
  }

  #shuffled<T>(of: readonly T[]): T[] {
    return of
      .map((each) => ({ each, at: this.#random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ each }) => each)
  }
}
