import { expect, it } from 'vitest'
import { type ModuleCode, moduleOf } from '#code'

const codeOf = (code: string): ModuleCode => {
  const module = moduleOf(code)
  if (!module) throw new Error(`cannot be read: ${code}`)
  return module
}

it('knows which coroutines give what JSON holds, or nothing', () => {
  const gives = (body: string) => codeOf(`async function f(a, b) { ${body} }`).gives
  for (const body of [
    "return 'a'",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code.
    'return `a ${b}`',
    "if (a) return [1, true, null]\n  return { 'a': [{ b: !a }] } as const",
    "try {\n return 'a'\n } finally {\n a()\n }",
    "try {\n return 'a'\n } catch {\n throw a\n }",
    "if (a) return 'a'\n  else if (b) { throw a } else { return 'b' }",
    'const c = () => { return a }\n  return (a ? 1 : 2e3)',
  ])
    expect(gives(body), body).toBe('json')
  for (const body of ['', 'await a', 'if (a) return', 'class A { b() { return a } }', 'throw a'])
    expect(gives(body), body).toBe('nothing')
  for (const body of [
    'return a',
    'return 1e999',
    'return -a',
    'return 0 / 0',
    'if (a) return 1',
    'if (a) return\n  return 1',
    "try {\n return 'a'\n } catch {\n a()\n }",
    "if (a) return 'a'\n  else if (b) { throw a } else { a() }",
    "a: { if (b) break a; return 'a' }",
    'if (a) return b\n  return 1',
    'return [a]',
    'return [...a]',
    'return [,]',
    'return { a }',
    'return { ...a }',
    'return { get a() { return 1 } }',
    'return { toJSON() { return a } }',
    'return { __proto__: null }',
    'return 1n',
    'return undefined',
    'return /a/',
    'return f`a`',
  ])
    expect(gives(body), body).toBe('unknown')
  expect(codeOf("async function* f() { return 'a' }").gives).toBe('unknown')
  expect(codeOf('const f = 1').gives).toBe('unknown')
})

it('knows what is thrown where nothing else can be', () => {
  const thrown = (body: string) => codeOf(`async function f(a, b) { ${body} }`).throws
  expect(thrown('a()')).toEqual([])
  expect(thrown("if (a) throw new Error('no')\n  throw new HttpError")).toEqual(['Error', 'HttpError'])
  expect(thrown('try { a() } catch (error) { if (b) throw error }')).toEqual([])
  for (const body of [
    'throw null',
    'throw a',
    'throw Error(a)',
    'throw new Error(a)',
    "throw new Error('no', { cause: a })",
    "throw new a.Error('no')",
    "throw Object.assign(new Error('no'), { message: 5 })",
    "const Error = a; throw new Error('no')",
    'try {} catch (error) { error = 5; throw error }',
    'try {} catch (error) { error++; throw error }',
    'try {} catch (error) { { const error = 5; throw error } }',
    'try {} catch (error) { for (error of a) throw error }',
    'try {} catch (error) { const b = () => { throw error }; b() }',
    'try {} catch ({ error }) { throw error }',
    'a.message = 5',
    'a[b] = 5',
    'a.message += 5',
    'a.cause++',
    '[a.message] = [5]',
    'for (a.message of [5]) ;',
    'delete a.message',
    'a.throw(5)',
    'const { throw: c } = a',
    "a['throw'](5)",
    'a.constructor.prototype',
    'a = { get b() { return 1 } }',
    'await { then(b, c) { c(5) } }',
    'const then = b; await { then }',
    "await { 'then': b }",
    "await { ['th' + 'en']: b }",
    'class A { then(b, c) { c(5) } }',
    'class A { then = b }',
  ])
    expect(thrown(body), body).toBeNull()
  const long = 'x'.repeat(5_000)
  expect(thrown(`throw new Error('${long}')`)).toBeNull()
})

it('knows classes of errors that have only a name', () => {
  const plain = (code: string) => codeOf(code).plainErrors
  expect(plain("class A extends Error { override readonly name = 'A' }\nclass B extends A {}")).toEqual([
    { name: 'A', base: 'Error' },
    { name: 'B', base: 'A' },
  ])
  for (const code of [
    'class A {}',
    'class A extends Error { name = 5 as any }',
    'class A extends Error { constructor(a: any) { super(a, { cause: a }) } }',
    "class A extends Error { message = 'a' }",
    'class A extends Error { get name() { return this.b } b = 1 as any }',
    'class A extends mixin(Error) {}',
  ])
    expect(plain(code), code).toEqual([])
})
