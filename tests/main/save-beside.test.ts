import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { serializeDocument } from '#document'
import { createAtomicWriter } from '../../main/files/index.ts'
import type { EditorWindow, WindowHost } from '../../main/handlers/editor-window.ts'
import { saveBeside } from '../../main/handlers/save-beside.ts'
import { graphOf } from '../support/graph-of.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'asyncanvas-beside-')))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string): string => join(folder, name)

const vouched: string[] = []
const window = {
  trust: { saved: async (path: string) => void vouched.push(path) },
} as unknown as EditorWindow
const host = {
  resolve: async (path: string) => ({ ok: true, value: path }),
  shown: (path: string) => path,
} as unknown as WindowHost
const services = { host, writer: createAtomicWriter() }
const graph = graphOf({ a: 'sleep 10' })
const save = (name: string) => saveBeside(window, services, at('main.pipeline'), [{ name, graph }])

it('writes a new file, vouches for it, and may do so twice', async () => {
  expect(await save('part.pipeline')).toBeNull()
  expect(readFileSync(at('part.pipeline'), 'utf8')).toBe(serializeDocument(graph))
  expect(vouched).toEqual([at('part.pipeline')])
  expect(await save('part.pipeline')).toBeNull()
})

it('never replaces a file', async () => {
  writeFileSync(at('other.pipeline'), 'mine')
  expect(await save('other.pipeline')).toMatchObject({
    message: 'other.pipeline exists already, and would be replaced',
  })
  expect(readFileSync(at('other.pipeline'), 'utf8')).toBe('mine')
})
