import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReadCode } from '#code'
import { createCodeCache } from '../../main/code/code-cache.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'

let scratch: ScratchFolder
let folder: string

beforeEach(async () => {
  scratch = await createScratchFolder()
  folder = join(scratch.userData, 'code-cache')
})
afterEach(() => scratch.remove())

const reading = { errors: [], names: [] }
const good = (js = 'js'): ReadCode => ({ reading, module: { js } }) as unknown as ReadCode
const mistaken = { reading, module: null } as unknown as ReadCode
const names = (): readonly string[] => readdirSync(folder)
/** The only file in the folder. */
const only = (): string => join(folder, names()[0] ?? '')

describe('what was read', () => {
  it('is known to the next process, by its text and its kind', () => {
    createCodeCache(folder).set('a', 'typescript', good('a'))
    createCodeCache(folder).set('b', 'typescript', good('b'))
    const next = createCodeCache(folder)
    expect(next.get('a', 'typescript')).toEqual(good('a'))
    expect(next.get('b', 'typescript')).toEqual(good('b'))
    expect([next.get('a', 'javascript'), next.get('c', 'typescript')]).toEqual([undefined, undefined])
  })

  it('is read from the disk once', () => {
    createCodeCache(folder).set('a', 'typescript', good())
    const next = createCodeCache(folder)
    const first = next.get('a', 'typescript')
    rmSync(folder, { recursive: true })
    expect(first).toBeDefined()
    expect(next.get('a', 'typescript')).toBe(first)
  })

  it('with mistakes in it is kept for this process alone', () => {
    const cache = createCodeCache(folder)
    cache.set('a', 'typescript', mistaken)
    expect(cache.get('a', 'typescript')).toBe(mistaken)
    expect(() => names()).toThrow('ENOENT')
  })

  it('is readable only by its owner', () => {
    createCodeCache(folder).set('a', 'typescript', good())
    expect([statSync(folder).mode & 0o777, statSync(only()).mode & 0o777]).toEqual([0o700, 0o600])
    // No temporary file is left.
    expect(names()).toEqual([expect.stringMatching(/^\w+\.json$/)])
  })
})

describe('an incomplete file on the disk is written again', () => {
  it.each([
    ['half of a file', '{"reading": {'],
    ['nothing', ''],
    ['no reading', '{"module": {"js": "a"}}'],
    ['no module', '{"reading": {}}'],
    ['a module without a text', '{"reading": {}, "module": {}}'],
    ['a text that is none', '{"reading": {}, "module": {"js": 1}}'],
    ['null', 'null'],
  ])('%s', (_, text) => {
    createCodeCache(folder).set('a', 'typescript', good())
    writeFileSync(only(), text)
    expect(createCodeCache(folder).get('a', 'typescript')).toBeUndefined()
  })
})

it('costs only time where the disk refuses', () => {
  mkdirSync(scratch.userData)
  writeFileSync(folder, 'a file in its place')
  const cache = createCodeCache(folder)
  cache.set('a', 'typescript', good())
  expect(cache.get('a', 'typescript')).toEqual(good())
  expect(readFileSync(folder, 'utf8')).toBe('a file in its place')
})

describe('how much is kept', () => {
  function fill(count: number): void {
    mkdirSync(folder, { recursive: true })
    for (let at = 0; at < count; at += 1) {
      writeFileSync(join(folder, `${at}.json`), '')
      utimesSync(join(folder, `${at}.json`), at + 1, at + 1)
    }
  }
  it('of 2,000 files none is deleted', () => {
    fill(2_000)
    createCodeCache(folder).set('a', 'typescript', good())
    expect(names()).toHaveLength(2_001)
  })

  it('of more the newest thousand stay, beside what is written', () => {
    fill(2_001)
    const cache = createCodeCache(folder)
    cache.set('a', 'typescript', good())
    expect(names()).toHaveLength(1_001)
    expect(names()).toEqual(expect.arrayContaining(['1001.json', '2000.json']))
    // The folder is tidied only once.
    fill(2_001)
    cache.set('b', 'typescript', good())
    expect(names()).toHaveLength(2_003)
  })

  it('a process writes a thousand', () => {
    const cache = createCodeCache(folder)
    for (let at = 0; at <= 1_000; at += 1) cache.set(`${at}`, 'typescript', good())
    expect(names()).toHaveLength(1_000)
    expect(cache.get('1000', 'typescript')).toEqual(good())
  })
})
