import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nearestFile, typeScriptBeside } from '../../../main/modules/nearest-file.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nearest-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), '')
  }
}
const nearest = (specifier: string): string | null => nearestFile(join(folder, specifier), specifier)

describe('TypeScript beside a JavaScript file that is not there', () => {
  it.each([
    ['a.js', 'a.ts', true],
    ['a.mjs', 'a.mts', true],
    ['a.cjs', 'a.cts', true],
    ['a.js', 'a.mts', false],
    ['a.jsx', 'a.ts', false],
    ['a', 'a.ts', false],
  ])('%s: %s is it: %s', (wanted, there, isIt) => {
    write(there)
    expect(typeScriptBeside(join(folder, wanted))).toBe(isIt ? join(folder, there) : null)
  })

  it('is no folder of that name', () => {
    write('a.ts/b')
    expect(typeScriptBeside(join(folder, 'a.js'))).toBeNull()
  })
})

describe('a file much like one that is not there', () => {
  const endings = ['.ts', '.js', '.mjs', '.mts', '.cjs', '.cts', '.json', '/index.ts', '/index.js']
  it.each(endings)('with an ending: %s', (ending) => {
    write(`a${ending}`)
    expect(nearest('./a')).toBe(`./a${ending}`)
  })

  it.each<[there: string, wanted: string, found: string | null]>([
    ['a.mjs', './a.js', './a.mjs'],
    ['a.json', './a.txt', './a.json'],
    ['sub/a.ts', './sub/a.mjs', './sub/a.ts'],
    ['Alpha.ts', './alpha.ts', './Alpha.ts'],
    ['A', './a', './A'],
    ['abcd', './abce', null],
    ['abcde', './abcdf', './abcde'],
    ['abcd', './abcde', './abcd'],
    ['abcdef', './abcde', './abcdef'],
    ['bacde', './abcde', null],
    ['abcxy', './abcde', null],
    ['abcdefgh', './abcdefxy', null],
    ['abcdefghi', './abcdefgxy', './abcdefghi'],
    ['abcdefghi', './abcdefxyz', null],
    ['acdefghi', './abcdefghij', './acdefghi'],
    ['helpers.ts', './sub/helper.ts', null],
    ['sub/helper.ts', './sub/helpr.ts', './sub/helper.ts'],
  ])('%s for %s: %s', (there, wanted, found) => {
    write(there)
    expect(nearest(wanted)).toBe(found)
  })

  it('is no folder, and none where there is no folder', () => {
    write('abcdef/x')
    expect([nearest('./abcde'), nearest('./nowhere/a.js')]).toEqual([null, null])
  })
})
