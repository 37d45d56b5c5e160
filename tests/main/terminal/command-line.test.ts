import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTerminalFolder, type TerminalFolder } from './called-terminal.ts'

// The commands have tests of their own; here only their options are tested.
const told = vi.hoisted(() => ({ runs: vi.fn(), checks: vi.fn(), exports: vi.fn(), serves: vi.fn() }))
vi.mock('../../../main/terminal/run-command.ts', () => ({ runPipeline: told.runs }))
vi.mock('../../../main/terminal/check-command.ts', () => ({ checkPipelines: told.checks }))
vi.mock('../../../main/terminal/export-command.ts', () => ({ exportPipeline: told.exports }))
vi.mock('../../../main/terminal/serve-command.ts', () => ({ servePipelines: told.serves }))

let folder: TerminalFolder
beforeAll(async () => {
  folder = await createTerminalFolder()
})
afterAll(() => folder.remove())
beforeEach(() => {
  for (const command of Object.values(told)) command.mockReset().mockResolvedValue(7)
})

const all = (): readonly unknown[] =>
  Object.values(told).flatMap(({ mock }) => mock.calls.map(([, options]) => options as unknown))

const taken: readonly (readonly [line: string, options: Readonly<Record<string, unknown>>])[] = [
  ['run p', { file: 'p', clock: 'real', rate: 1 }],
  ['run p --clock virtual', { file: 'p', clock: 'virtual', rate: 1 }],
  ['run p --rate 0.25', { file: 'p', clock: 'real', rate: 0.25 }],
  ['run p --rate 1e3 --clock real', { file: 'p', clock: 'real', rate: 1000 }],
  ['run p -i a=1 --input b=2', { file: 'p', clock: 'real', rate: 1, input: ['a=1', 'b=2'] }],
  ['run p --json --debug --trace t', { file: 'p', clock: 'real', rate: 1, json: true, debug: true, trace: 't' }],
  ['check p', { files: ['p'] }],
  ['check p q --json', { files: ['p', 'q'], json: true }],
  ['export p', { file: 'p', target: 'plain' }],
  ['export p -o a.ts --target x --check', { file: 'p', out: 'a.ts', target: 'x', check: true }],
  ['serve', { file: null, port: 0 }],
  ['serve p', { file: 'p', port: 0 }],
  ['serve --port 0', { file: null, port: 0 }],
  ['serve --port 1', { file: null, port: 1 }],
  ['serve p --port 8080', { file: 'p', port: 8080 }],
  ['serve --port 00080', { file: null, port: 80 }],
  ['serve --port 65535', { file: null, port: 65_535 }],
]

it.each(taken)('%s', async (line, options) => {
  expect(await folder.call(line.split(' '))).toEqual({ status: 7, out: '', err: '' })
  expect(all()).toEqual([options])
})

const noPort = 'Write a whole number from 0 to 65535.'
const noRate = 'Write a number above 0, such as 0.25 or 2.'

describe.each([
  [
    'serve --port',
    noPort,
    ['65536', '99999999999999999999', '-1', '1.5', '0x50', '1e3', 'http', '', ' ', '8080 ', '٨٠'],
  ],
  ['run p --rate', noRate, ['0', '-1', '-0', 'Infinity', 'NaN', 'fast', '', ' ', '1x']],
])('%s', (line, remedy, values) => {
  it.each(values)('"%s" is refused with what to do', async (value) => {
    const { status, out, err } = await folder.call([...line.split(' '), value])
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain(remedy)
    expect(all()).toEqual([])
  })
})

it.each<readonly [string, unknown, string]>([
  ['an error', new RangeError('lost'), 'RangeError: lost'],
  ['no error', 'lost', 'Error: lost was thrown'],
  ['an error with a picture in it', new Error('lost\u001b[2J'), 'Error: lost\\u001b[2J'],
])('%s that no command is to throw is told of as a bug of ours', async (_, thrown, said) => {
  told.checks.mockRejectedValue(thrown)
  const { status, out, err } = await folder.call(['check', 'p'])
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toBe(`asyncanvas has a bug: ${said}. Please report it with what you called.\n`)
})
