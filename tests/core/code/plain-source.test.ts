import { expect, it } from 'vitest'
import { moduleFunction, plainSource } from '#code'
import { readCode } from '../../../src/code/read-code.ts'

it('gives back what was written, but for brackets', () => {
  const source = `import a, { b } from './x.mjs'
export async function work(n) {
  for (const x of [1]) await a(b, { b }) || a?.(b)
  for await (const y of a\`t\`) while (y) n += 1
  return [import.meta.url, await import('./y.mjs'), () => ({ b })]
}`
  const { module } = readCode(source, 'javascript')
  if (!module) throw new Error('not read')
  const { js } = moduleFunction(module, new Set([0, 1]))
  const plain = plainSource(js.slice(js.indexOf('async function work'), js.lastIndexOf('\n')))
  expect(plain).not.toMatch(/\$(?:await|each|guard|import|meta|m|n)\b/)
  // The compiler adds parentheses around an awaited expression, and braces around a loop's statement.
  const bare = (text: string): string => text.replace(/[(){};\s]/g, '')
  expect(bare(plain)).toBe(bare(source.slice(source.indexOf('async function'))))
  expect(() => new Function(`return (${plain.replace(/import\.meta\s*\.url/, '1')})`)).not.toThrow()
})

it('leaves text alone that has nothing put in', () => {
  const text = 'function f() { return "$ 5" + `$' + '{x}` }'
  expect(plainSource(text)).toBe(text)
})

it("leaves the code's own members and keys alone", () => {
  const source = `export async function work(list) {
  const found = { $meta: 'textScore', key: '$meta', rest: [...import.meta.list, ...(await list)] }
  return list.$each((x) => x.$await(found), found.$meta)
}`
  const { module } = readCode(source, 'javascript')
  if (!module) throw new Error('not read')
  const bare = (text: string): string => text.replace(/[(){};\s]/g, '')
  expect(bare(plainSource(module.js))).toBe(bare(source.replace('export ', '')))
})
