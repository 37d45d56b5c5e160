import { afterEach, describe, expect, it, vi } from 'vitest'
import { withoutTypes } from '../../main/code/without-types.ts'

const printer = vi.hoisted(() => ({ failure: null as Error | null }))

vi.mock('prettier/standalone', async (load) => {
  const real = await load<typeof import('prettier/standalone')>()
  const format: typeof real.format = async (...args) => {
    if (printer.failure) throw printer.failure
    return real.format(...args)
  }
  return { ...real, format }
})
afterEach(() => {
  printer.failure = null
})

/** `text` with a line after it, so that the whole has this many characters. */
const filled = (text: string, length: number): string => `${text}const b = '${'x'.repeat(length - text.length - 13)}'\n`

describe('a file without its types', () => {
  it.each<[string, string, string]>([
    ['is laid out', 'const a: string = "b";', "const a = 'b'\n"],
    ['keeps its comments and blank lines', '// one\n\nconst a = 1 // two\n', '// one\n\nconst a = 1 // two\n'],
    [
      'has no lines where there were only types',
      'type A = 1\ninterface B {\n  c: A\n}\nconst a = 1\n',
      'const a = 1\n',
    ],
    ['has no semicolons, but where they are needed', 'const a = 1;\n[a].map(f)\n', 'const a = 1\n;[a].map(f)\n'],
  ])('%s', async (_, text, expected) => {
    expect(await withoutTypes(text)).toBe(expected)
  })

  it('has lines of 120 characters', async () => {
    const list = (width: number): string => `f(${'a, '.repeat(30)}${'b'.repeat(width - 93)})\n`
    expect((await withoutTypes(list(120))).split('\n')).toHaveLength(2)
    expect((await withoutTypes(list(121))).split('\n').length).toBeGreaterThan(2)
  })
})

describe('what is too much for the printer stays as it is', () => {
  const most = 256 * 1024
  const comments = (count: number): string => `${'/* */ // /\n'.repeat(count / 2)}const a = "b"\n`

  it.each<[string, string, boolean]>([
    ['so many characters', filled('const a = "b"\n', most), true],
    ['one more', filled('const a = "b"\n', most + 1), false],
    ['so many comments', comments(1_000), true],
    ['more', comments(1_002), false],
  ])('%s', async (_, text, isLaidOut) => {
    const printed = await withoutTypes(text)
    if (isLaidOut) expect(printed).toContain("const a = 'b'\n")
    else expect(printed).toBe(text)
  })
})

it('stays as it is where the printer runs out of stack, and hides no other failure', async () => {
  printer.failure = new RangeError('Maximum call stack size exceeded')
  expect(await withoutTypes('const a: string = "b"\n')).toBe('const a         = "b"\n')
  printer.failure = new SyntaxError('no such option')
  await expect(withoutTypes('const a = 1\n')).rejects.toThrow('no such option')
})
