import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { maxJsonDepth } from '#graph'
import { settingsKeys } from '../../../src/document/field-formats.ts'
import { currentVersion, formatName, keyOrder } from '../../../src/document/format.ts'
import * as limits from '../../../src/document/limits.ts'
import { parseDocument } from '../../../src/document/parse.ts'
import { serializeDocument } from '../../../src/document/serialize.ts'

// docs/file-format.md is written by hand; these tests compare its example, its tables of keys and its numbers with the code.

const page = readFileSync(new URL('../../../docs/file-format.md', import.meta.url), 'utf8')

function section(title: string): string {
  const [, , after = ''] = page.split(new RegExp(`^(#+ ${title})$`, 'm'))
  return after.replace(/^#[\s\S]*/m, '')
}

it('has an example that Asyncanvas would write the same', () => {
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(section('An example')) ?? []
  const read = parseDocument(example)
  if (!read.ok) throw new Error(read.error.message)
  expect(serializeDocument(read.value)).toBe(example)
})

it.each([
  ['The file as a whole', keyOrder.file],
  ['Settings', settingsKeys],
  ['Wires', keyOrder.edge],
  ['Layout', keyOrder.placement],
])('has the keys of "%s" in their order', (title, keys) => {
  expect([...section(title).matchAll(/^\| `(\w+)` \|/gm)].map(([, key]) => key)).toEqual(keys)
})

it('says which format and version are written', () => {
  expect(section('The file as a whole')).toContain(`always \`${formatName}\``)
  expect(section('The file as a whole')).toContain(`a whole number; now ${currentVersion} |`)
})

it('has each limit', () => {
  const told = [...section('Limits').matchAll(/\| ([\d,]+) \|$/gm)].map(([, number = '']) =>
    Number(number.replaceAll(',', '')),
  )
  expect(told.sort()).toEqual([...Object.values(limits), maxJsonDepth].sort())
})
