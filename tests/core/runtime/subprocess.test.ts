import { describe, expect, it } from 'vitest'
import {
  CancelledError,
  createSubprocess,
  createTask,
  EventLoop,
  getRunningLoop,
  run,
  type Subprocess,
  SubprocessError,
  sleep,
  virtualClock,
} from '#runtime'

/** A child that runs `code` under this Node. */
const node = (code: string, graceMs = 2_000) => createSubprocess(process.execPath, ['-e', code], { graceMs })

/** Says that it lives, then waits for ever; `onTerm`: what it does when it is asked to end. */
const endless = (onTerm = '') => `${onTerm}; console.log('ready'); setInterval(() => {}, 1000)`

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('createSubprocess', () => {
  it('gives the exit code, and what the child printed', async () => {
    const ended = await run(async () => {
      const child = await node("console.log('out'); console.error('err'); process.exitCode = 3")
      const before = child.returncode
      const texts = await child.communicate()
      return { before, texts, code: await child.wait(), after: child.returncode }
    })
    expect(ended).toEqual({ before: null, texts: ['out\n', 'err\n'], code: 3, after: 3 })
  })

  it('hands its input to the child', async () => {
    const [out] = await run(async () => (await node('process.stdin.pipe(process.stdout)')).communicate('grüße'))
    expect(out).toBe('grüße')
  })

  it('streams lines, whole ones, while the child runs', async () => {
    const code = `process.stdout.write('o'); process.stdout.write('ne\\r\\ntwo\\n\\n')
      process.stdin.once('data', (answer) => { process.stdout.write('got ' + answer); process.stdin.destroy() })`
    const lines = await run(async () => {
      const child = await node(code)
      const seen: string[] = []
      for await (const line of child.stdout) {
        seen.push(line)
        // The child goes on only now: it was still running when its lines came.
        if (line === '') child.stdin.write('yes')
      }
      return { seen, code: await child.wait() }
    })
    expect(lines).toEqual({ seen: ['one', 'two', '', 'got yes'], code: 0 })
  })

  it('does not hang on a child whose output nobody reads', async () => {
    const code = await run(async () => (await node("process.stdout.write('x'.repeat(2_000_000))")).wait())
    expect(code).toBe(0)
  })

  it('names a signal that ended the child by its negative number, as asyncio does', async () => {
    const code = await run(async () => {
      const child = await node(endless())
      child.terminate()
      return child.wait()
    })
    expect(code).toBe(-15)
  })

  it.each([
    ['asks it to end', "process.on('SIGTERM', () => process.exit(7))", 7],
    ['kills it after its grace where it will not listen', "process.on('SIGTERM', () => {})", -9],
  ])("ends the child with its task's cancellation: %s", async (_, onTerm, expected) => {
    const code = await run(async () => {
      const started = getRunningLoop().createFuture<Subprocess>()
      const owner = createTask(async () => {
        const child = await node(endless(onTerm), expected < 0 ? 1 : 2_000)
        await child.stdout.next()
        started.setResult(child)
        await child.wait()
      })
      const child = await started
      owner.cancel()
      await expect(Promise.resolve(owner)).rejects.toThrow(CancelledError)
      return child.wait()
    })
    expect(code).toBe(expected)
  })

  it('ends the children that are left when the loop closes', async () => {
    const loop = new EventLoop()
    const child = await loop.runUntilComplete(async () => {
      const started = await node(endless("process.on('SIGTERM', () => {})"), 1)
      await started.stdout.next()
      return started
    })
    loop.close()
    const again = new EventLoop()
    await again.runUntilComplete(async () => {
      await new Promise<void>((resolve) => {
        const look = () => (isAlive(child.pid) ? setImmediate(look) : resolve())
        look()
      })
    })
    again.close()
    expect(child.returncode).toBe(-9)
  })

  it('keeps the line that a cancelled reader waited for', async () => {
    const line = await run(async () => {
      const child = await node("process.stdin.once('data', () => { console.log('late'); process.exit() })")
      const first = createTask(child.stdout.next())
      await sleep(0)
      first.cancel()
      await expect(Promise.resolve(first)).rejects.toThrow(CancelledError)
      child.stdin.write('go')
      return child.stdout.next()
    })
    expect(line).toEqual({ done: false, value: 'late' })
  })

  it('holds virtual time while the child runs', async () => {
    const clock = virtualClock()
    await run(async () => (await node('setTimeout(() => {}, 20)')).wait(), { clock })
    expect(clock.now()).toBe(0)
  })

  it('says which program is not there, and what may be wrong', async () => {
    await expect(run(async () => createSubprocess('no-such-program'))).rejects.toThrow(
      new SubprocessError('there is no program "no-such-program"; check its name, or give its whole path'),
    )
    await expect(run(async () => createSubprocess('/', []))).rejects.toThrow(
      '"/" may not be executed; check that it is a program',
    )
    await expect(run(async () => createSubprocess(process.execPath, [], { cwd: '/no/such/folder' }))).rejects.toThrow(
      /give its whole path, and that there is a folder \/no\/such\/folder$/,
    )
  })

  it('outside of a running loop has nobody to wait for it', async () => {
    await expect(Promise.resolve(createSubprocess(process.execPath))).rejects.toThrow('no running event loop')
  })
})
