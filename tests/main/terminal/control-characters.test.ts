import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyGraph, type Graph } from '#graph'
import { onOneLine, withoutControls } from '../../../main/terminal/text-width.ts'
import { createTerminalFolder, type TerminalFolder } from './called-terminal.ts'

/** Signs that a terminal obeys, or that turn or hide text on it. */
const signs = [
  ...Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).filter((sign) => !'\n\t\r'.includes(sign)),
  ...Array.from({ length: 33 }, (_, code) => String.fromCharCode(0x7f + code)),
  ...'\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u{e0041}',
  '\ud800',
  '\udc00',
]
const all = signs.join('')
/** Neither JSON nor a file's name can contain half of a character; a name contains no NUL and no slash. */
const inFiles = all.replace(/[\ud800\udc00]$/u, '').replace('\ud800', '')
const inNames = inFiles.replace('\0', '')
const shown = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]|\p{Cs}/gu

let folder: TerminalFolder
beforeAll(async () => {
  folder = await createTerminalFolder()
})
afterAll(() => folder.remove())

/** Control characters in the output, except for `\n` and the program's own colours and cursor moves. */
function leaked(text: string, isTty: boolean): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is painted with
  const own = isTty ? text.replace(/\x1b\[(3[1-6]|9\d|39)m|\r?\x1b\[\d+A|\x1b\[J|\x1b\[\?25[lh]/g, '') : text
  return (own.match(shown) ?? []).filter((sign) => sign !== '\n')
}

const code = (body: string): string =>
  `async function rude(): Promise<unknown> {\n  // ${inFiles.replace(/[\u2028\u2029]/g, '')}\n  ${body}\n}`

const written = `\${String.fromCodePoint(${[...all].map((sign) => sign.codePointAt(0)).join(', ')})}`

const graphs: Readonly<Record<string, Graph>> = {
  result: one(code(`return { value: \`${written}\`, [\`${written}\`]: 1 }`)),
  text: one(code(`return \`${written}\``)),
  failure: one(code(`const error = new Error(\`${written}\`)\n  error.name = \`${written}\`\n  throw error`)),
  logs: one(code(`console.log(\`${written}\`)\n  console.error(\`${written}\`)\n  log(\`${written}\`)\n  return 1`)),
  stray: one(code(`void Promise.reject(new Error(\`${written}\`))\n  await sleep(10)`)),
  task: one(code(`await createTask(sleep(1), { name: \`${written}\` })`)),
  problem: {
    ...one(code(`return 1`)),
    nodes: [{ id: `a${inFiles}`, kind: 'coroutine', code: `${inFiles} !` }],
    layout: {},
  },
  title: { ...one(code('return 1')), title: inFiles, description: inFiles } as Graph,
  input: {
    ...emptyGraph,
    nodes: [
      { id: 'in', kind: 'input', name: inFiles, type: 'string' },
      { id: 'out', kind: 'output', name: inFiles },
    ],
    edges: [],
    layout: {},
  } as unknown as Graph,
  import: {
    ...one(code('return used')),
    shared: `import used from './${inFiles.replace(/[\u2028\u2029]/g, '').replaceAll('\0', '')}.mjs'`,
  },
}

function one(text: string): Graph {
  return { ...emptyGraph, nodes: [{ id: 'rude', kind: 'coroutine', code: text }], layout: { rude: { x: 0, y: 0 } } }
}

const commands: readonly (readonly string[])[] = [
  ['run'],
  ['run', '--json'],
  ['run', '--debug'],
  ['check'],
  ['check', '--json'],
  ['run', '--input', `${inNames}=1`],
]

describe.each([false, true])('no control character of a file comes through (a terminal: %s)', (isTty) => {
  it.each(Object.keys(graphs))('%s', async (name) => {
    const file = `${inNames}${name}.pipeline`
    await folder.save(file, graphs[name] as Graph)
    for (const [command = '', ...options] of commands) {
      const { out, err } = await folder.call([command, file, ...options], { isTty })
      expect(leaked(out, isTty), `${command} ${options[0]}: stdout`).toEqual([])
      expect(leaked(err, isTty), `${command} ${options[0]}: stderr`).toEqual([])
      expect(`${out}${err}`, 'it says something').not.toBe('')
    }
  })

  it.each(['no JSON {', 'no file', 'no option'])('%s', async (what) => {
    const file = `${inNames}${what}.pipeline`
    if (what === 'no JSON {') await writeFile(join(folder.work, file), `{ "title": ${inFiles}`)
    const args = what === 'no option' ? [`--${inNames}`] : []
    for (const command of ['run', 'check', 'export', 'serve', inNames]) {
      const { out, err } = await folder.call([command, file, ...args], { isTty })
      expect([...leaked(out, isTty), ...leaked(err, isTty)], command).toEqual([])
    }
  })
})

it('JSON keeps its values', async () => {
  await folder.save('result.pipeline', graphs.text as Graph)
  const { out } = await folder.call(['run', 'result.pipeline'])
  expect(JSON.parse(out)).toBe(all)
})

it('exported code is what it is, where a program reads it', async () => {
  const graph = one("async function a() {\n  return '\u202e'\n}")
  await folder.save('export.pipeline', graph)
  expect((await folder.call(['export', 'export.pipeline'])).out).toContain('\u202e')
  expect((await folder.call(['export', 'export.pipeline'], { isTty: true })).out).toContain('\\u202e')
})

it('are written as escapes, and nothing else is', () => {
  const plain = 'plain text, データ, 👩‍💻, é, a\tb\nc'
  expect(withoutControls(plain)).toBe(plain)
  for (const sign of signs) expect(withoutControls(`a${sign}b`)).toMatch(/^a(\\u[\da-f]{4})+b$/)
  expect(onOneLine('a\r\n  b\nc\td\u0085e')).toBe('a b c d\\u0085e')
})
