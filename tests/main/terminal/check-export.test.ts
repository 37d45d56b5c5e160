import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jsonSchema } from '#document'
import { graphOf } from '../../support/graph-of.ts'
import { createTerminalFolder, type TerminalFolder } from './called-terminal.ts'

let folder: TerminalFolder
beforeEach(async () => {
  folder = await createTerminalFolder()
})
afterEach(() => folder.remove())

const sound = graphOf({
  fetchData: "async function fetchData(): Promise<string> {\n  await sleep(1)\n  return 'Data'\n}",
})
const unsound = graphOf({
  f: 'coroutine x',
  g: 'async function g(): Promise<void> {\n  return (\n}',
  unused: 'input string',
})

describe('check', () => {
  it('groups what is wrong by file, with node, place and remedy, and gives 2 for errors', async () => {
    await folder.save('sound.pipeline', sound)
    await folder.save('unsound.pipeline', unsound)
    const { status, out, err } = await folder.call(['check', 'sound.pipeline', 'unsound.pipeline', 'missing.pipeline'])
    expect(status).toBe(2)
    expect(err).toBe('')
    expect(out).toMatch(/^sound\.pipeline: no problems\nunsound\.pipeline\n/)
    expect(out).toContain('  error    f: f needs a wire into "x"\n           Wire a node into it')
    expect(out).toMatch(/ {2}error {4}g 3:1: g has a syntax error at line 3: [^\n]+\n/)
    expect(out).toContain('  warning  unused: Nothing uses the input unused\n')
    expect(out).toContain('missing.pipeline\n  error    missing.pipeline could not be opened: there is no such file')
    expect(out).toMatch(/\n3 files: 3 errors, 1 warning, 0 hints\n$/)
  })

  it('gives 0 for warnings and hints', async () => {
    await folder.save('p.pipeline', {
      ...sound,
      nodes: [...sound.nodes, { id: 'i', kind: 'input', name: 'i', type: 'string' }],
    })
    expect(await folder.call(['check', 'p.pipeline'])).toMatchObject({ status: 0 })
  })

  it('says the same as JSON', async () => {
    await folder.save('unsound.pipeline', unsound)
    const { status, out } = await folder.call(['check', 'unsound.pipeline', 'missing.pipeline', '--json'])
    expect(status).toBe(2)
    expect(JSON.parse(out)).toMatchObject({
      errors: 3,
      warnings: 1,
      hints: 0,
      files: [
        { file: 'unsound.pipeline', failure: null, problems: [{ severity: 'error', node: 'f', name: 'f' }, {}, {}] },
        { file: 'missing.pipeline', failure: { message: expect.stringContaining('no such file') }, problems: [] },
      ],
    })
  })

  it('finds imports that lead nowhere from the folder of the file, and runs none of them', async () => {
    await writeFile(join(folder.work, 'there.mjs'), "throw new Error('was run')")
    await folder.save('p.pipeline', {
      ...graphOf({ late: "async function late(): Promise<void> {\n  await import('./late.mjs')\n}" }),
      shared:
        "import { join } from 'node:path'\nimport './there.mjs'\nimport type { A } from './types.ts'\nimport './gone.mjs'\nimport 'node:nothing'",
    })
    const { status, out } = await folder.call(['check', 'p.pipeline'])
    expect(status).toBe(2)
    expect(out).toMatch(
      / {2}error {4}shared code 4:8: "\.\/gone\.mjs" was not found from .*p\.pipeline\n {11}Check the path/,
    )
    expect(out).toMatch(/ {2}warning {2}late 2:16: "\.\/late\.mjs" was not found/)
    expect(out).toContain('1 file: 2 errors, 1 warning, 0 hints')
    expect(out).toContain('error    shared code 5:8: "node:nothing" was not found')
  })
})

describe('export', () => {
  beforeEach(() => folder.save('p.pipeline', sound))

  it('prints TypeScript, or writes it', async () => {
    const printed = await folder.call(['export', 'p.pipeline'])
    expect(printed).toMatchObject({ status: 0, err: '', out: expect.stringContaining('fetchData(): Promise<string>') })
    expect(await folder.call(['export', 'p.pipeline', '-o', 'p.ts'])).toMatchObject({ status: 0, out: '' })
    expect(await readFile(join(folder.work, 'p.ts'), 'utf8')).toBe(printed.out)
  })

  it('writes for .mjs what Node runs as it is', async () => {
    expect((await folder.call(['export', 'p.pipeline', '-o', 'p.mjs'])).status).toBe(0)
    const ran = spawnSync(process.execPath, [join(folder.work, 'p.mjs')], { encoding: 'utf8' })
    expect(ran).toMatchObject({ status: 0, stdout: expect.stringContaining('Data') })
  })

  it('writes .mjs as a person would: no gaps where types were, blank lines and comments in their place', async () => {
    const code = [
      '/** Adds up. */',
      'async function add(numbers: readonly number[] = [], from?: number): Promise<number> {',
      '  type Sum = number',
      '  let sum: Sum = from ?? 0',
      '',
      '  // One by one.',
      '  for (const each of numbers as number[]) sum += each',
      '  return sum',
      '}',
    ].join('\n')
    await folder.save('add.pipeline', graphOf({ add: code }))
    expect((await folder.call(['export', 'add.pipeline', '-o', 'add.mjs'])).status).toBe(0)
    const tidy = [
      '/** Adds up. */',
      'async function add(numbers = [], from) {',
      '  let sum = from ?? 0',
      '',
      '  // One by one.',
      '  for (const each of numbers) sum += each',
      '  return sum',
      '}',
    ].join('\n')
    expect(await readFile(join(folder.work, 'add.mjs'), 'utf8')).toContain(`\n\n${tidy}\n\n`)
    expect((await folder.call(['export', 'add.pipeline', '-o', 'add.mjs', '--check'])).status).toBe(0)
  })

  it('tells a file that is up to date from one that is stale or missing', async () => {
    const check = () => folder.call(['export', 'p.pipeline', '-o', 'p.ts', '--check'])
    const remedy = 'Run asyncanvas export p.pipeline -o p.ts.'
    expect(await check()).toMatchObject({ status: 2, err: `p.ts is missing. ${remedy}\n` })
    await folder.call(['export', 'p.pipeline', '-o', 'p.ts'])
    expect(await check()).toMatchObject({ status: 0, out: '' })
    const text = await readFile(join(folder.work, 'p.ts'), 'utf8')
    await writeFile(join(folder.work, 'p.ts'), text.replaceAll('\n', '\r\n'))
    expect((await check()).status).toBe(0)
    await writeFile(join(folder.work, 'p.ts'), `${text}\n`)
    expect(await check()).toMatchObject({ status: 2, err: expect.stringContaining(remedy) })
    expect(await readFile(join(folder.work, 'p.ts'), 'utf8')).toBe(`${text}\n`)
  })

  it('refuses what it cannot do, and says what it can', async () => {
    const f = 'async function f(): Promise<void> {}'
    await folder.save('loop.pipeline', { ...graphOf({ f }), shared: 'currentTask()' })
    for (const [args, says] of [
      [['p.pipeline', '--target', 'web'], 'There is no target "web". Choose plain or runtime.'],
      [
        ['p.pipeline', '-o', 'p.js'],
        'p.js is no name for exported code. End it in .ts for TypeScript, or in .mjs for what Node runs as it is.',
      ],
      [['p.pipeline', '-o', 'p.d.ts'], 'p.d.ts is no name for exported code.'],
      [['p.pipeline', '-o', 'nowhere/p.ts'], 'nowhere/p.ts could not be written: there is no such file or folder.'],
      [['p.pipeline', '--check'], 'Name it with -o OUT.ts.'],
      [['loop.pipeline'], 'The shared code calls currentTask as it is loaded'],
    ] as const) {
      const { status, out, err } = await folder.call(['export', ...args])
      expect({ args, status, out }).toEqual({ args, status: 2, out: '' })
      expect(err).toContain(says)
    }
  })
})

describe('the program', () => {
  it('prints the schema, its version and its help', async () => {
    expect(JSON.parse((await folder.call(['schema'])).out)).toEqual(jsonSchema())
    expect(await folder.call(['--version'])).toEqual({ status: 0, out: '1.2.3\n', err: '' })
    for (const args of [['--help'], ['run', '--help'], ['help', 'check']]) {
      expect(await folder.call(args)).toMatchObject({
        status: 0,
        err: '',
        out: expect.stringContaining('Usage: asyncanvas'),
      })
    }
  })

  it('gives 2 for what it does not know, and says what to do', async () => {
    expect(await folder.call([])).toMatchObject({ status: 2, out: '', err: expect.stringContaining('Usage:') })
    for (const args of [
      ['fly'],
      ['run'],
      ['run', 'p', '--fast'],
      ['run', 'p', '--rate', '0'],
      ['run', 'p', '--rate', '2', '--clock', 'virtual'],
      ['run', 'p', '--clock', 'x'],
    ]) {
      const { status, out, err } = await folder.call(args)
      expect({ args, status, out }).toEqual({ args, status: 2, out: '' })
      expect(err).toContain('See what there is with --help.')
    }
    expect(await folder.call(['serve', '--port', '65536'])).toMatchObject({ status: 2 })
    expect(await folder.call(['serve', '/etc/hosts'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('not in this folder'),
    })
    expect(await folder.call(['serve', 'missing.pipeline'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('no such file'),
    })
  })
})
