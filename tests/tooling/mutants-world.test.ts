import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inLanes } from '../../scripts/mutants/lanes.mjs'
import { copyVariable, endLeftovers } from '../../scripts/mutants/leftovers.mjs'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'

/** A program that runs until it is ended, and prints that it has started. */
const endless = "setInterval(() => 0, 1000); console.log('on')"

describe.runIf(process.platform === 'linux')('what a trial has left', () => {
  let scratch: ScratchFolder
  let children: ChildProcess[]
  beforeEach(async () => {
    scratch = await createScratchFolder()
    children = []
  })
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    await scratch.remove()
  })

  async function started(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
    const child = spawn(process.execPath, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
      cwd: options.cwd ?? '/',
      env: options.env ?? {},
    })
    children.push(child)
    const ended = once(child, 'exit')
    await once(child.stdout, 'data')
    return { pid: child.pid ?? 0, ended }
  }

  it.each([
    ['in its environment', (folder: string) => ({ args: ['-e', endless], env: { [copyVariable]: folder } })],
    ['in its command line', (folder: string) => ({ args: ['-e', endless, join(folder, 'program.cjs')] })],
    ['as the folder it stands in', (folder: string) => ({ args: ['-e', endless], cwd: folder })],
  ])('is ended where it names the copy %s', async (_, given) => {
    const { args, ...options } = given(scratch.work)
    const { pid, ended } = await started(args, options)
    expect(endLeftovers(scratch.work, undefined)).toContain(pid)
    expect(await ended).toEqual([null, 'SIGKILL'])
  })

  it('is ended though the one that started it has gone, and not what still hangs on the process of the tests', async () => {
    const start = `const { spawn } = require('node:child_process')
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(endless)}], { detached: true, stdio: 'ignore' })
      child.unref()`
    const env = { [copyVariable]: scratch.work }
    const orphan = await started(['-e', `${start}; console.log(child.pid); process.exit()`], { env })
    await orphan.ended
    const tester = await started(['-e', `${start}; ${endless}`], { env })
    const ended = endLeftovers(scratch.work, tester.pid)
    expect(ended).toHaveLength(1)
    await delay(0)
    expect(readFileSync(`/proc/${tester.pid}/cmdline`, 'utf8')).not.toBe('')
    // An ended process exists until the system has removed it.
    expect(endLeftovers(scratch.work, undefined).filter((pid) => !ended.includes(pid))).toHaveLength(2)
  })

  it('is nobody else’s', async () => {
    const { pid } = await started(['-e', endless])
    expect(endLeftovers(scratch.work, undefined)).toEqual([])
    expect(process.kill(pid, 0)).toBe(true)
  })
})

describe('lanes', () => {
  it('have one work each at a time, and the next is begun where one ended', async () => {
    const begun: string[] = []
    const ends = new Map<string, () => void>()
    const all = inLanes(['a', 'b'], ['one', 'two', 'three', 'four'], async (lane, item, position) => {
      begun.push(`${lane} ${item} ${position}`)
      await new Promise<void>((done) => ends.set(item, done))
    })
    expect(begun).toEqual(['a one 0', 'b two 1'])
    ends.get('two')?.()
    await delay(0)
    expect(begun.slice(2)).toEqual(['b three 2'])
    ends.get('three')?.()
    await delay(0)
    expect(begun.slice(3)).toEqual(['b four 3'])
    ends.get('one')?.()
    ends.get('four')?.()
    await all
    expect(begun).toHaveLength(4)
  })
})
