import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { serializeDocument } from '#document'
import type { Graph, Includes } from '#graph'
import { createCodeReader } from '../../main/code/code-reader.ts'
import { readHere } from '../../main/code/read-here.ts'
import { readIncludes } from '../../main/documents/included.ts'
import { pipelinesNear } from '../../main/documents/pipelines-near.ts'
import { createCodeTrust, type Verdict } from '../../main/documents/trust.ts'
import { createTrustStore } from '../../main/documents/trust-store.ts'
import { createAtomicWriter } from '../../main/files/index.ts'
import type { EditorWindow, WindowHost } from '../../main/handlers/editor-window.ts'
import { windowIncludes } from '../../main/handlers/included.ts'
import { graphOf } from '../support/graph-of.ts'
import { memoryCache } from '../support/memory-cache.ts'
import { createTerminalFolder } from './terminal/called-terminal.ts'

const reader = createCodeReader(memoryCache(), readHere)
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'asyncanvas-included-')))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string): string => join(folder, name)
const write = (name: string, graph: Graph): void => writeFileSync(at(name), serializeDocument(graph))

const inner = graphOf({ n: 'input number', double: 'async function double(n: number) { return 2 * n }' }, [
  'n -> double.n',
])
const outer = graphOf(
  { n: { kind: 'input', name: 'n', type: 'number', default: 21 }, p: 'pipeline ./inner.pipeline n' },
  ['n -> p.n'],
)

describe('included files', () => {
  it('are read from the folder of who names them, each once', async () => {
    write('inner.pipeline', inner)
    write('middle.pipeline', graphOf({ a: 'pipeline ./inner.pipeline n', b: 'pipeline ./none.pipeline' }))
    const { files } = await readIncludes(graphOf({ m: 'pipeline middle.pipeline' }), at('main.pipeline'))
    expect(Object.keys(files).sort()).toEqual([at('inner.pipeline'), at('middle.pipeline'), at('none.pipeline')])
    expect(files[at('none.pipeline')]).toMatchObject({
      ok: false,
      message: expect.stringContaining('./none.pipeline could not be opened'),
    })
    expect(await readIncludes(outer, null)).toEqual({ path: null, files: {} })
  })

  it('are listed as a node would name them', async () => {
    expect(await pipelinesNear(folder, at('middle.pipeline'))).toEqual(['./inner.pipeline'])
  })
})

describe('code of included files', () => {
  const trust = () => createCodeTrust(createTrustStore(at(`${Math.random()}.json`), createAtomicWriter()), reader)
  const ask = async (here: ReturnType<typeof trust>): Promise<Verdict> => {
    const path = at('main.pipeline')
    return here.verdictOn({ path, base: path }, outer, await readIncludes(outer, path))
  }

  it('is shown before a run, vouched for, and shown again once it is another', async () => {
    write('inner.pipeline', inner)
    const here = trust()
    const verdict = await ask(here)
    if (verdict.kind !== 'untrusted') throw new Error(verdict.kind)
    expect(verdict.question.code.map(({ name }) => name)).toEqual([`${at('inner.pipeline')} › double`])
    await here.trust(verdict.question.id, false)
    expect((await ask(here)).kind).toBe('trusted')
    write(
      'inner.pipeline',
      graphOf({ n: 'input number', double: 'async function double(n: number) { return n }' }, ['n -> double.n']),
    )
    expect((await ask(here)).kind).toBe('untrusted')
  })
})

describe('a window', () => {
  it('is told when a file that its document includes has changed', async () => {
    write('inner.pipeline', inner)
    const told: Includes[] = []
    const changed = new Promise<void>((resolve) => {
      const window = {
        document: { path: at('main.pipeline') },
        origin: null,
        emit: (_: string, includes: Includes) => {
          told.push(includes)
          resolve()
        },
      } as unknown as EditorWindow
      const host = { resolve: async (path: string) => ({ ok: true, value: path }), shown: (path: string) => path }
      const { commands, stop } = windowIncludes(window, host as unknown as WindowHost)
      void commands.readIncludes(['./inner.pipeline']).then((includes) => {
        told.push(includes)
        rmSync(at('inner.pipeline'))
      })
      void told
      afterAll(stop)
    })
    await changed
    expect(told.map(({ files }) => files[at('inner.pipeline')]?.ok)).toEqual([true, false])
  })
})

describe('the terminal', () => {
  it('checks and runs pipelines that include others', async () => {
    const terminal = await createTerminalFolder()
    await terminal.save('main.pipeline', outer)
    const missing = await terminal.call(['check', 'main.pipeline'])
    expect([missing.status, missing.out]).toEqual([2, expect.stringContaining('./inner.pipeline could not be opened')])
    expect((await terminal.call(['run', 'main.pipeline'])).status).toBe(2)
    await terminal.save('inner.pipeline', inner)
    expect((await terminal.call(['check', 'main.pipeline'])).status).toBe(0)
    const ran = await terminal.call(['run', 'main.pipeline', '--clock', 'virtual'])
    expect([ran.status, ran.out]).toEqual([0, '42\n'])
    const bad = "async function double(n: number): Promise<number> {\n  throw new RangeError('no ' + n)\n}"
    await terminal.save('inner.pipeline', graphOf({ n: 'input number', double: bad }, ['n -> double.n']))
    const failed = await terminal.call(['run', 'main.pipeline', '--clock', 'virtual'])
    expect(failed.status).toBe(1)
    expect(failed.err).toContain('main.pipeline: inner › double, line 2, column 9: RangeError: no 21')
    expect(failed.err).toContain('inner › double failed first')
    await terminal.remove()
  })
})

describe('imports of an included file', () => {
  it('begin at its own folder, and are missed where they lead nowhere', async () => {
    const terminal = await createTerminalFolder()
    await mkdir(join(terminal.work, 'parts'))
    const part = {
      ...graphOf({ tell: 'async function tell() { return word }' }),
      shared: "import { word } from './word.mjs'",
    }
    await terminal.save('parts/part.pipeline', part)
    await terminal.save('main.pipeline', graphOf({ p: 'pipeline parts/part.pipeline' }))
    const missing = await terminal.call(['check', 'main.pipeline'])
    expect([missing.status, missing.out]).toEqual([2, expect.stringContaining('parts/part.pipeline: ')])
    await writeFile(join(terminal.work, 'parts', 'word.mjs'), "export const word = 'found'")
    expect((await terminal.call(['check', 'main.pipeline'])).status).toBe(0)
    expect((await terminal.call(['run', 'main.pipeline'])).out).toBe('"found"\n')
    await terminal.remove()
  })
})
