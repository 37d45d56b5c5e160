import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyGraph, type Problem } from '#graph'
import { type AtomicWriter, createAtomicWriter } from '../../main/files/index.ts'
import type { EditorWindow, WindowHost } from '../../main/handlers/editor-window.ts'
import { type ExportServices, exportCommands } from '../../main/handlers/exports.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exports-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const problem = (severity: Problem['severity'], message: string): Problem => ({
  ...{ code: 'syntax', severity, message, remedy: `Mend ${message}` },
})
const request = { graph: emptyGraph, target: 'ts' } as const

interface Export {
  readonly kind?: WindowHost['kind']
  /** The path of the pipeline; `null`: it has no file. */
  readonly path?: string | null
  /** The path that the person chooses; `null`: cancelled. */
  readonly asked?: string | null
  readonly writer?: AtomicWriter
  readonly exportCode?: ExportServices['exportCode']
}

/** Exports `text` once; gives the path that was suggested, and the files in the folder after the answer. */
async function exported({ kind = 'electron', path = null, asked = 'a.ts', ...given }: Export = {}) {
  const suggested: unknown[] = []
  const host = {
    kind,
    async askSavePath(_window: EditorWindow, ...rest: unknown[]) {
      suggested.push(...rest)
      return asked === null ? null : join(folder, asked)
    },
    shown: (at: string) => at.replace(folder, '…'),
  } as unknown as WindowHost
  const {
    writer = createAtomicWriter(),
    exportCode = async () => ({ ok: true, value: { text: 'text', fileName: 'p.ts' } }),
  } = given
  const window = { document: { path } } as EditorWindow
  const answer = await exportCommands(window, { host, writer, exportCode }).saveExport(request)
  const names = (await readdir(folder)).sort()
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')]))
  return { answer, suggested, files: Object.fromEntries(files) }
}

describe('an export', () => {
  it('is in its file by the time that it is said to be', async () => {
    const { answer, files } = await exported()
    expect(answer).toEqual({ ok: true, value: '…/a.ts' })
    expect(files).toEqual({ 'a.ts': 'text' })
  })

  it.each([
    [null, 'p.ts'],
    ['/at/some.pipeline', join('/at', 'p.ts')],
  ])('is suggested beside the pipeline: %s', async (path, name) => {
    expect((await exported({ path })).suggested).toEqual([name, 'ts'])
  })

  it('is not written if the person cancels', async () => {
    const { answer, files } = await exported({ asked: null })
    expect(answer).toEqual({ ok: true, value: null })
    expect(files).toEqual({})
  })

  it('that cannot be written says so', async () => {
    const { answer, files } = await exported({ asked: join('nowhere', 'a.ts') })
    const message = 'a.ts could not be written: there is no such file or folder'
    expect(answer).toEqual({ ok: false, error: { message, remedy: 'Check the path' } })
    expect(files).toEqual({})
  })

  it.each([
    ['its first error', [problem('warning', 'one'), problem('error', 'two'), problem('error', 'three')], 'two'],
    ['its first problem, where none is an error', [problem('warning', 'one'), problem('hint', 'two')], 'one'],
  ])('of a pipeline that is none is refused with %s, and nobody is asked for a name', async (_, problems, said) => {
    const { answer, suggested } = await exported({ exportCode: async () => ({ ok: false, error: problems }) })
    expect(answer).toEqual({ ok: false, error: { message: said, remedy: `Mend ${said}` } })
    expect(suggested).toEqual([])
  })

  it('that fails without a problem says so', async () => {
    const { answer } = await exported({ exportCode: async () => ({ ok: false, error: [] }) })
    const error = { message: 'The pipeline cannot be exported', remedy: 'Check it for problems' }
    expect(answer).toEqual({ ok: false, error })
  })
})

describe('where the name is taken', () => {
  const fill = (files: Readonly<Record<string, string>>) =>
    Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)))

  it('the window has asked, and the file is replaced', async () => {
    await fill({ 'a.ts': 'other' })
    expect((await exported({ kind: 'electron' })).files).toEqual({ 'a.ts': 'text' })
  })

  it.each([
    ['a free name', {}, 'a.ts'],
    ['the second', { 'a.ts': 'other' }, 'a-2.ts'],
    ['the third', { 'a.ts': 'other', 'a-2.ts': '' }, 'a-3.ts'],
    ['the one that holds this text', { 'a.ts': 'other', 'a-2.ts': 'text', 'a-3.ts': 'more' }, 'a-2.ts'],
    ['the same, again', { 'a.ts': 'text' }, 'a.ts'],
  ])('a browser, which cannot ask, has %s', async (_, there: Readonly<Record<string, string>>, name) => {
    await fill(there)
    const { answer, files } = await exported({ kind: 'browser' })
    expect(answer).toEqual({ ok: true, value: `…/${name}` })
    expect(files).toEqual({ ...there, [name]: 'text' })
  })
})
