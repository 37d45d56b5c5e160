import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findElectron, hasDisplay } from '../../main/serve/electron-probe.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'

interface Timer {
  readonly callback: () => void
  readonly ms: number
}

const timers = vi.hoisted(() => new Set<Timer>())

vi.mock('../../main/host-timers.ts', () => ({
  setTimeout: (callback: () => void, ms: number) => {
    const timer = { callback, ms }
    timers.add(timer)
    return timer
  },
  clearTimeout: (timer: Timer) => timers.delete(timer),
}))

describe('a screen', () => {
  it.each<[NodeJS.Platform, NodeJS.ProcessEnv, boolean]>([
    ['darwin', {}, true],
    ['win32', {}, true],
    ['linux', {}, false],
    ['linux', { DISPLAY: '' }, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
  ])('on %s with %j: %s', (platform, env, isThere) => {
    expect(hasDisplay(platform, env as NodeJS.ProcessEnv)).toBe(isThere)
  })
})

describe('the binary of the npm package', () => {
  let scratch: ScratchFolder

  beforeEach(async () => {
    timers.clear()
    scratch = await createScratchFolder()
  })
  afterEach(() => scratch.remove())

  function install(code: string): void {
    const folder = join(scratch.work, 'node_modules', 'electron')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'index.js'), code)
  }

  it.each<[string, string | null, string | null]>([
    ['is what it exports', "module.exports = '/bin/electron'", '/bin/electron'],
    [
      'is not what it says while it downloads',
      "console.log('Downloading')\nmodule.exports = '/bin/électron'",
      '/bin/électron',
    ],
    ['is none where there is no package', null, null],
    ['is none where the package fails', "throw new Error('no network')", null],
    [
      'is none where it ends badly',
      "process.on('exit', () => process.exit(1))\nmodule.exports = '/bin/electron'",
      null,
    ],
  ])('%s', async (_, code, path) => {
    if (code !== null) install(code)
    expect(await findElectron(scratch.work)).toBe(path)
    // Once the process is gone, its pid may belong to another one.
    expect(timers.size).toBe(0)
  })

  it.each([
    ['5 seconds', [], 5_000],
    ['so long as is said', [7], 7],
  ])('is waited for %s, and then ended with all that it started', async (_, limit, ms) => {
    const file = join(scratch.work, 'pid')
    install(`const { spawn } = require('node:child_process')
      const child = spawn('sleep', ['60'], { stdio: 'ignore' })
      require('node:fs').writeFileSync(${JSON.stringify(file)}, String(child.pid))
      setInterval(() => {}, 1e6)`)
    const found = findElectron(scratch.work, ...limit)
    const [timer] = timers
    expect(timer?.ms).toBe(ms)
    await vi.waitFor(() => expect(existsSync(file) && readFileSync(file, 'utf8')).toMatch(/^\d+$/), 20_000)
    timer?.callback()
    expect(await found).toBeNull()
    const pid = Number(readFileSync(file, 'utf8'))
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 20_000)
  })
})

it('on Windows, which has no groups, it is ended itself', async () => {
  const scratch = await createScratchFolder()
  const file = join(scratch.work, 'pid')
  const folder = join(scratch.work, 'node_modules', 'electron')
  mkdirSync(folder, { recursive: true })
  const code = `require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid))\nsetInterval(() => {}, 1e6)`
  writeFileSync(join(folder, 'index.js'), code)
  timers.clear()
  vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
  try {
    const found = findElectron(scratch.work)
    await vi.waitFor(() => expect(existsSync(file) && readFileSync(file, 'utf8')).toMatch(/^\d+$/), 20_000)
    for (const { callback } of timers) callback()
    expect(await found).toBeNull()
    await vi.waitFor(() => expect(isRunning(Number(readFileSync(file, 'utf8')))).toBe(false), 20_000)
  } finally {
    vi.restoreAllMocks()
    await scratch.remove()
  }
})

/** A zombie (a process that has ended and whose parent has not noticed) does not count as running. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
