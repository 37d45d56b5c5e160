import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTerminalFolder, type TerminalFolder } from './called-terminal.ts'

let folder: TerminalFolder
beforeAll(async () => {
  folder = await createTerminalFolder()
})
afterAll(() => folder.remove())

/** The commands and options; each must have a description beside it. */
const parts: Readonly<Record<string, readonly string[]>> = {
  '': ['-V, --version', '-h, --help', 'run ', 'check ', 'export ', 'schema', 'serve '],
  run: ['file', '--input ', '--json', '-h, --help'],
  check: ['file ', '--json', '-h, --help'],
  export: ['file', '-o, --out <out>', '--target <name>', '--check', '-h, --help'],
  serve: ['--port ', '-h, --help'],
  schema: ['-h, --help'],
}

it.each(Object.entries(parts))('help of "%s" says of each part what it is for', async (command, names) => {
  const { out, status } = await folder.call(command === '' ? ['--help'] : [command, '--help'])
  expect(status).toBe(0)
  const lines = out.split('\n')
  for (const name of names) expect(out, name).toContain(name)
  // An option starts its line, and its description follows after at least two spaces; a long one continues below.
  const headings = lines
    .map((line, at) => [line, lines[at + 1] ?? ''] as const)
    .filter(([line]) => /^ {2}\S/.test(line))
  expect(headings.length).toBeGreaterThan(0)
  for (const [line, next] of headings) {
    const words = line.trim().split(/ {2,}/).slice(1).join(' ') || (/^ {4,}\S/.test(next) ? next.trim() : '')
    expect(words.split(' ').length, line).toBeGreaterThan(1)
  }
  const [usage = '', , description = ''] = lines
  expect(usage).toMatch(new RegExp(`^Usage: asyncanvas ${command}`))
  expect(description).toMatch(/\w+ \w+/)
})
