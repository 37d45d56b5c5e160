import { describe, expect, it } from 'vitest'
import { emptyGraph } from '#graph'
import { isCopyOfHeld } from '../../../main/frozen/after-freeze.ts'
import { appStart, boxArgs, type Freeze, freezeIn, isBox, restartArgs } from '../../../main/frozen/app-start.ts'

const packed = { program: '/opt/asyncanvas', appPath: null, folder: '/work', userData: '/data' }
const developed = { ...packed, program: '/opt/electron', appPath: '/src/app' }
const freeze: Freeze = { holder: 'bad · é', path: '/work/a b.pipeline', title: 'T' }

const boxes: readonly (readonly [string, readonly string[], typeof packed | typeof developed, readonly string[]])[] = [
  ['packed', ['/opt/asyncanvas', 'a.pipeline'], packed, ['--user-data-dir=/p', '--frozen-box']],
  [
    'developed',
    ['/opt/electron', '/src/app', 'a.pipeline'],
    developed,
    ['--user-data-dir=/p', '/src/app', '--frozen-box'],
  ],
  [
    'without a sandbox, on a screen of its own',
    ['/opt/asyncanvas', '--no-sandbox', '--ozone-platform=wayland', 'a.pipeline'],
    packed,
    ['--no-sandbox', '--ozone-platform=wayland', '--user-data-dir=/p', '--frozen-box'],
  ],
  [
    'with a profile and a debugger, which two can’t share',
    ['/opt/asyncanvas', '--user-data-dir=/data', '--inspect=9229', '--inspect-brk', '--remote-debugging-port=0'],
    packed,
    ['--remote-debugging-port=0', '--user-data-dir=/p', '--frozen-box'],
  ],
]

describe('how an app was started', () => {
  it.each(boxes)('the box beside it: %s', (_, argv, start, args) => {
    expect(boxArgs(appStart(argv, start), '/p')).toEqual(args)
    expect(isBox([...argv.slice(0, 1), ...args])).toBe(true)
    expect(isBox(argv)).toBe(false)
  })

  it('it starts again as before, and is told once why it was ended', () => {
    const argv = ['/opt/electron', '--no-sandbox', '/src/app', 'a.pipeline']
    const again = restartArgs(appStart(argv, developed), freeze)
    expect(again.slice(0, -1)).toEqual(argv.slice(1))
    expect(freezeIn(['/opt/electron', ...again])).toEqual(freeze)
    // The next start has only what happened last.
    const other = { ...freeze, holder: 'worse' }
    const twice = restartArgs(appStart(['/opt/electron', ...again], developed), other)
    expect(twice).toHaveLength(again.length)
    expect(freezeIn(['/opt/electron', ...twice])).toEqual(other)
  })

  it.each([
    [[]],
    [['--after-freeze=']],
    [['--after-freeze=%%%']],
    [[`--after-freeze=${btoa('{"holder":1}')}`]],
    [[`--after-freeze=${btoa('null')}`]],
  ])('what cannot be read was no freeze: %j', (args) => expect(freezeIn(args)).toBeNull())

  const graph = { ...emptyGraph, title: 'T' }
  it.each([
    ['of its file', { path: freeze.path, graph: emptyGraph }, true],
    ['of another file', { path: '/work/b.pipeline', graph }, false],
    ['never saved, with its title', { path: null, graph }, true],
    ['never saved, with another', { path: null, graph: emptyGraph }, false],
  ])('a copy is that of what held it: %s', (_, copy, is) => {
    expect(isCopyOfHeld(freeze, copy)).toBe(is)
    expect(isCopyOfHeld(null, copy)).toBe(false)
  })
})
