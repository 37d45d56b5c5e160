import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { compile } from '#compile'
import { parseDocument, serializeDocument } from '#document'
import { currentVersion } from '../../../src/document/format.ts'
import { runOnCanvas } from '../codegen/canvas-run.ts'

/*
 * A file of each version of the format, as the app of its time saved it: the first example that there ever was. These
 * files are never written anew. A new version adds one.
 */
const folder = join(import.meta.dirname, 'versions')
const versions = readdirSync(folder).map((name) => Number(basename(name, '.pipeline')))

test('there is a file of every version', () => {
  expect(versions.sort((a, b) => a - b)).toEqual(Array.from({ length: currentVersion }, (_, at) => at + 1))
})

test.each(versions)(
  'a file of version %i opens, runs as it did, and is saved in the current version',
  async (version) => {
    const text = readFileSync(join(folder, `${version}.pipeline`), 'utf8')
    const opened = parseDocument(text)
    if (!opened.ok) throw new Error(opened.error.message)
    const compiled = compile(opened.value)
    if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(', '))
    const ran = await runOnCanvas(compiled.value)
    expect(ran).toEqual({
      lines: ['0 Fetching data', '0 Processing data'],
      printed: '["Data","Processed data"]',
      endMs: 2_000,
    })
    const saved = serializeDocument(opened.value)
    expect(JSON.parse(saved).version).toBe(currentVersion)
    if (version === currentVersion) expect(saved).toBe(text)
  },
)
