import { describe, expect, it } from 'vitest'
import { exportsTable, targetFor } from '../../../main/modules/package-targets.ts'

const conditions = new Set(['node', 'import'])
const isValid = (target: string): boolean => target.startsWith('./')
const target = (table: unknown, key: string): string | null | undefined => targetFor(table, key, conditions, isValid)

describe('a key of exports leads to', () => {
  it.each<[string, unknown, string, string | null | undefined]>([
    ['its target', { './a': './x.js' }, './a', './x.js'],
    ['nothing where it is not there', { './a': './x.js' }, './b', undefined],
    ['nothing where it is only inherited', Object.create({ './a': './x.js' }), './a', undefined],
    ['nothing where there is no table', null, './a', undefined],
    ['what stood for the star', { './a/*': './x/*.js' }, './a/b', './x/b.js'],
    ['it at each star', { './a/*': './x/*/*.js' }, './a/b', './x/b/b.js'],
    ['it as it is', { './a/*': './x/*' }, './a/$&', './x/$&'],
    ['it, longer than one part', { './a/*': './x/*' }, './a/b/c', './x/b/c'],
    ['it, between two ends', { './a/*.js': './x/*.mjs' }, './a/b.js', './x/b.mjs'],
    ['it, a single sign', { './*b': './x/*' }, './ab', './x/a'],
    ['nothing where the star stands for nothing', { './a*': './x/*' }, './a', undefined],
    ['nothing where before and after overlap', { './ab*bc': './x/*' }, './abc', undefined],
    ['what stood for a star at its beginning', { '*.js': './x/*' }, 'a.js', './x/a'],
    ['nothing where the beginning is another', { './a/*': './x/*' }, './b/c', undefined],
    ['nothing where one sign of the end is another', { './a/*.js': './x/*' }, './a/b-js', undefined],
    ['nothing where the end is another', { './a/*.js': './x/*' }, './a/b.ts', undefined],
    ['nothing by a key that has no star, though it begins and ends so', { './a': './x' }, './b./a', undefined],
    ['nothing by a key of two stars', { './*/*': './x' }, './a/b', undefined],
    ['nothing by a key of two stars, as it is written', { './*/*': './x' }, './*/*', undefined],
    ['its pattern where it is asked for as it is written', { './*': './x/*' }, './*', './x/*'],
    ['the pattern that says more before its star', { './*': './x/*', './a/*': './y/*' }, './a/b', './y/b'],
    ['and else the longer one', { './*': './x/*', './*.js': './y/*' }, './a.js', './y/a'],
    ['the same in the other order', { './*.js': './y/*', './*': './x/*' }, './a.js', './y/a'],
    ['a key without a star before all', { './*': './x/*', './a': './y' }, './a', './y'],
    ['a target that is forbidden', { './a': null }, './a', null],
    ['a target that is none', { './a': 1 }, './a', null],
    ['the first condition that fits', { './a': { require: './r', node: './n', default: './d' } }, './a', './n'],
    ['the default', { './a': { require: './r', default: './d', import: './i' } }, './a', './d'],
    ['nothing where no condition fits', { './a': { require: './r' } }, './a', undefined],
    ['the next where nothing within fits', { './a': { node: { require: './r' }, import: './i' } }, './a', './i'],
    ['what is forbidden under a condition', { './a': { node: null, default: './d' } }, './a', null],
    ['the first of a list that is valid', { './a': ['x', './y', './z'] }, './a', './y'],
    ['the last of a list where none is', { './a': ['x', 'y'] }, './a', 'y'],
    ['null where the last of a list is', { './a': ['x', null] }, './a', null],
    ['what fits of a list', { './a': ['x', { require: './r' }] }, './a', 'x'],
    ['nothing where nothing of a list fits', { './a': [{ require: './r' }] }, './a', undefined],
    ['null for an empty list', { './a': [] }, './a', null],
    ['a list with a star', { './*': ['x', './y/*'] }, './a', './y/a'],
  ])('%s', (_, table, key, expected) => {
    expect(target(table, key)).toBe(expected)
  })
})

describe('exports in short', () => {
  it.each<[string, unknown, boolean]>([
    ['a table of paths', { './a': './x' }, true],
    ['one with a single path among others', { import: './i', '.': './x' }, true],
    ['conditions', { import: './i' }, false],
    ['nothing in it', {}, false],
    ['a text', './x', false],
    ['a list', ['./x'], false],
    ['null', null, false],
  ])('%s', (_, exports, isTable) => {
    expect(exportsTable(exports)).toEqual(isTable ? exports : { '.': exports })
  })
})
