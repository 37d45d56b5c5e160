import { describe, expect, it } from 'vitest'
import { lightParse } from '../../../src/code/light-parse.ts'

/** Valid code that is deep, long or unknown to the light parser, and that people write. */
const sound: Readonly<Record<string, string>> = {
  'an else to each if': `if (a) b()\n${'else if (a) { b() }\n'.repeat(400)}`,
  'questions in each other': `const x = ${'a ? b : '.repeat(400)}c`,
  'conditional types': `type A<T> = ${'T extends a ? b : '.repeat(300)}c`,
  'functions that give functions': `const a = ${'a => '.repeat(400)}1`,
  'functions in functions': `${'function f() {'.repeat(250)}${'}'.repeat(250)}`,
  'lists in lists': `${'['.repeat(290)}${']'.repeat(290)}`,
  'a long sum': `const a = ${'a + '.repeat(5_000)}b`,
  'a row of calls': `const a = b${'.then((x) => x)'.repeat(1_000)}`,
  'a long union': `type A = ${"'a' | ".repeat(5_000)}'b'`,
  'a template of many parts': `const a = \`${'$'}{${`a} ${'$'}{`.repeat(5_000)}a}\``,
  'a long template': `const a = \`${'abcd\n'.repeat(100_000)}\``,
  'a long string': `const a = '${'x'.repeat(500_000)}'`,
  'a long comment': `/*${' a'.repeat(200_000)}*/ const a = 1`,
  'many empty lines': `${'\n'.repeat(200_000)}const a = 1`,
  'types in lists of exports': `export { a, type b } from './x.ts'\n`.repeat(200),
}

describe('the light parser', () => {
  it.each(Object.entries(sound))('reads all of %s', (_, code) => {
    expect(lightParse(code).length).toBe(code.length)
  })

  it.each(['#', '*', '/*', 'a<typeof ', '{"a":'])('reads what stands before %j, and little of that', (piece) => {
    const code = 'function f(a: number): number { return a }\n'.repeat(1_000)
    const { length } = lightParse(code + piece.repeat(60_000 / piece.length))
    expect(length).toBeGreaterThanOrEqual(code.length)
    expect(length).toBeLessThan(code.length + 30_000)
  })

  it('does not look for the end of a row of line ends from each of them', () => {
    expect(lightParse('\u2028'.repeat(20_000)).length).toBeLessThan(1_000)
  })
})
