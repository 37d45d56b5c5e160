import { type Snippet, snippet } from '../snippet.ts'
import { Random } from './random.ts'

/** Writes random statements, most of which end, and which log what they do. */
class Writer {
  readonly #random: Random
  #names = 0
  #logs = 0

  constructor(random: Random) {
    this.#random = random
  }

  block(depth: number, scope: readonly string[], isLoop = false): string {
    const inside = [...scope]
    const lines: string[] = []
    for (let count = 1 + this.#random.below(3); count > 0; count -= 1)
      lines.push(this.#statement(depth, inside, isLoop))
    return lines.join('\n')
  }

  /** `isSync`: for places where no await is allowed. */
  expression(depth: number, scope: readonly string[], isSync = false): string {
    const inside = (): string => this.expression(depth - 1, scope, isSync)
    const sync = (): string => this.expression(depth - 1, scope, true)
    const name = scope.length > 0 ? this.#random.of(scope) : '1'
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is written code.
    if (depth <= 0) return this.#random.of([name, name, '2', "'s'", 'null', '[1, 2]', '{ a: 1 }.a', 'true', '`t${1}`'])
    const plain: readonly (() => string)[] = [
      () => `(${inside()} + ${inside()})`,
      () => `[${inside()}, ...[${inside()}]]`,
      () => `(${inside()} ?? ${inside()})`,
      () => `(${inside()} ? ${inside()} : ${inside()})`,
      () => `(({ k: ${inside()} }) as any)?.k`,
      () => `(() => ${sync()})()`,
      () => `(function () { return ${sync()} }).call(1)`,
      () => `[${inside()}].map((m) => [m, ${name}])`,
      () => `typeof ${inside()}`,
      () => `String(${inside()})`,
      () => `new (class { v = ${sync()}; get g() { return this.v } })().g`,
      () => `[...(function* () { yield ${sync()}; yield* [1] })()]`,
      () => `tag\`a\${${inside()}}b\``,
      () => `shared(${inside()})`,
    ]
    const awaits: readonly (() => string)[] = [
      () => `(await ${inside()})`,
      () => `(await sleep(1, ${inside()}))`,
      () => `(await Promise.resolve(${inside()}))`,
      () => `(await (async () => ${inside()})())`,
      () => `(await gather([sleep(2, ${inside()}), sleep(1, ${inside()})]))`,
    ]
    return this.#random.of(isSync ? plain : [...plain, ...awaits])()
  }

  #statement(depth: number, scope: string[], isLoop: boolean): string {
    const expression = (): string => this.expression(2, scope)
    const sync = (): string => this.expression(2, scope, true)
    const block = (more: readonly string[] = [], inLoop = isLoop): string =>
      this.block(depth - 1, [...scope, ...more], inLoop)
    const plain: readonly (() => string)[] = [
      () => `log(${this.#log()}, ${expression()})`,
      () => {
        const name = this.#name()
        const text = `${this.#random.of(['let', 'const', 'var'])} ${name}: any = ${expression()}`
        scope.push(name)
        return text
      },
      () => {
        const name = this.#name()
        const text = `const { a: ${name} = ${expression()}, ...rest_${name} } = ({ b: 1 } as any)`
        scope.push(name)
        return text
      },
      () => `counter.n += 1; log(${this.#log()}, counter.n)`,
    ]
    if (depth <= 0) return this.#random.of(plain)()
    const i = this.#name()
    const forms: readonly (() => string)[] = [
      ...plain,
      () => `for (let ${i} = 0; ${i} < 3; ${i}++) {\n${block([i], true)}\n}`,
      () => `for (const ${i} of [1, 'x']) {\n${block([i], true)}\n}`,
      () => `for await (const ${i} of [sleep(1, 'y'), 2]) {\n${block([i], true)}\n}`,
      () => `for (const ${i} in { p: 1, q: 2 }) {\n${block([i], true)}\n}`,
      () => `let ${i} = 0\nwhile (${i}++ < 2) {\n${block([i], true)}\n}`,
      () => `let ${i} = 0\ndo {\n${block([i], true)}\n} while (${i}++ < 1)`,
      () => `if (${expression()}) {\n${block()}\n} else {\n${block()}\n}`,
      () => `try {\n${block()}\n} catch (${i}: any) {\nlog(String(${i}))\n${block()}\n}`,
      () =>
        `try {\n${block()}\nthrow new Error('t${i}')\n} catch (${i}: any) {\nlog(${i}.message)\n} finally {\nlog('finally ${i}')\n}`,
      () => `try {\n${block()}\n} finally {\nlog('end ${i}')\n}`,
      () =>
        `switch (${expression()} as any) {\ncase 2: log('two')\ncase null: { ${block()} }\nbreak\ndefault: log('other')\n}`,
      () => `{\nfunction ${i}(p: any = ${sync()}) { return [p, arguments.length] }\nlog(${i}(), ${i}(1))\n}`,
      () => `${i}: {\n${block()}\n${isLoop ? '' : `if (counter.n >= 0) break ${i}`}\n}`,
      () =>
        `const ${i} = async function* () { yield 1; ${plain[0]?.()}; yield await sleep(1, 2) }\nfor await (const each of ${i}()) log(each)`,
      () =>
        `class ${i} { static s = ${sync()}; static { log('static', this.name) } m() { return ${i}.s } }\nlog(new ${i}().m())`,
      () => `await Promise.all([1, 2].map(async (${i}) => {\n${block([i], false)}\n}))`,
      () =>
        isLoop
          ? this.#random.of(['if (counter.n % 2) continue', 'if (counter.n > 3) break', 'counter.n++'])
          : `throw_${i}: try { throw ${expression()} } catch (e) { log(typeof e) }`,
      () =>
        this.#random.chance(3)
          ? `if (counter.n > ${this.#random.below(3)}) return ${expression()}`
          : (plain[3]?.() ?? ''),
      () => (this.#random.chance(5) ? `throw new RangeError('r' + ${expression()})` : (plain[0]?.() ?? '')),
    ]
    return this.#random.of(forms)()
  }

  #log(): number {
    this.#logs += 1
    return this.#logs
  }

  #name(): string {
    this.#names += 1
    return `v${this.#names}`
  }
}

const shared = `const counter = { n: 0 }
let calls = 0
function shared(x: any) { calls += 1; return later(x) }
const tag = (parts: TemplateStringsArray, ...values: any[]) => [parts.join('|'), ...values]
function later(x: any) { for (let i = 0; i < 2; i++) counter.n += i; return x }`

/** Coroutines with random statements; every third awaits another node's value, and every fifth has a node beside it. */
export function bodySnippets(count: number, seed: number): readonly Snippet[] {
  const random = new Random(seed)
  return Array.from({ length: count }, (_, index) => {
    const writer = new Writer(random)
    const code = (name: string, parameters: readonly string[]): string =>
      `async function ${name}(${parameters.map((each) => `${each}: any = 0`).join(', ')}): Promise<any> {\n${writer.block(2, parameters)}\nreturn ${writer.expression(1, parameters)}\n}`
    const second = index % 3 === 0
    return snippet(`body ${index}`, {
      shared,
      nodes: {
        f: code('f', []),
        ...(second ? { g: code('g', ['p']) } : {}),
        result: 'output',
        calls: 'output',
        last: 'async function last(x: any) {\n  return [calls, counter.n]\n}',
      },
      wires: [
        ...(second ? ['f -> g.p', 'g -> result', 'g -> last.x'] : ['f -> result', 'f -> last.x']),
        'last -> calls',
      ],
    })
  })
}
