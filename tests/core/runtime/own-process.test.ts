import { describe, expect, it, vi } from 'vitest'
import { type Ended, runtimeAlone } from '../../support/runtime-script.ts'

const ranAlone = runtimeAlone()

/** Main goes on for a while beside a task with `code`; prints what the exception handler gets. */
const besides = (code: string, options = '{}'): Promise<Ended> =>
  ranAlone(`const { run, sleep, createTask, getRunningLoop } = runtime
    const main = async () => {
      const loop = getRunningLoop()
      loop.setExceptionHandler(({ error, task }) => console.log(String(error), 'in', task?.name ?? 'nobody'))
      const other = createTask(async () => { await sleep(40); console.log('other has ended') })
      createTask(async () => { ${code} }, { name: 'bad' })
      await other
      return 'main has ended'
    }
    console.log(await run(main, ${options}))`)

/** Removes lines and columns, which differ with the surrounding code. */
const withoutPaths = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^file:|^ {4}at |\^/.test(line))
    .join('\n')

describe('nothing that goes wrong in a run ends the process', () => {
  const places: readonly (readonly [place: string, code: string, heard: readonly string[]])[] = [
    ['a coroutine', "throw new Error('lost')", ['Error: lost in bad']],
    ['a floating promise', "void Promise.reject(new Error('lost'))", ['Error: lost in bad']],
    [
      'a floating call, behind a native await',
      "void (async () => { await new Promise((go) => setTimeout(go, 1)); throw new Error('lost') })()",
      ['Error: lost in bad'],
    ],
    ['a callback of callSoon', "loop.callSoon(() => { throw new Error('lost') })", ['Error: lost in nobody']],
    [
      'a floating promise in a callback',
      "loop.callSoon(() => void Promise.reject(new Error('lost')))",
      ['Error: lost in nobody'],
    ],
    ['a timer', "loop.callLater(1, () => { throw new Error('lost') })", ['Error: lost in nobody']],
    [
      'a done callback',
      "createTask(() => sleep(1)).addDoneCallback(() => { throw new Error('lost') })",
      ['Error: lost in nobody'],
    ],
    [
      'an instrument',
      "loop.addInstrument({ taskStepStarted() { throw new Error('lost') } }); await sleep(1)",
      ['Error: lost in nobody'],
    ],
    ['nextTick inside of a step', "process.nextTick(() => { throw new Error('lost') })", ['Error: lost in bad']],
    ['a microtask', "queueMicrotask(() => { throw new Error('lost') })", ['Error: lost in bad']],
    [
      "the host's timer, set by a task",
      "setTimeout(() => { throw new Error('lost') }, 1); await sleep(20)",
      ['Error: lost in bad'],
    ],
    [
      "the host's immediate, set by a callback",
      "loop.callSoon(() => setImmediate(() => { throw new Error('lost') }))",
      ['Error: lost in nobody'],
    ],
    [
      'an event of a child process',
      `const { spawn } = await import('node:child_process')
      const child = spawn(process.execPath, ['-e', ''])
      child.on('spawn', () => { throw new Error('lost') })`,
      ['Error: lost in bad'],
    ],
    [
      'clean-up during the cancellation at the end',
      "try { await sleep(1e6) } finally { throw new Error('lost') }",
      ['Error: lost in bad'],
    ],
    [
      'the clean-up of a task that is cancelled and awaited',
      `const task = createTask(async () => { try { await sleep(1e6) } finally { void Promise.reject(new Error('lost')) } })
      await sleep(1)
      task.cancel()`,
      ['Error: lost in Task-4'],
    ],
  ]

  it.concurrent.each(places)('%s', async (_, code, heard) => {
    const ended = await besides(code)
    expect(ended).toMatchObject({ code: 0, signal: null, err: '' })
    expect(ended.out.trimEnd().split('\n').sort()).toEqual([...heard, 'main has ended', 'other has ended'])
  })

  it.concurrent.each(places.filter(([place]) => !/child process/.test(place)))(
    '%s, where nothing tracks native awaits',
    async (_, code, heard) => {
      const ended = await besides(code, '{ tracksNativeAwaits: false }')
      expect(ended).toMatchObject({ code: 0, signal: null, err: '' })
      const names = ended.out
        .replace(/ in .*/g, '')
        .trimEnd()
        .split('\n')
        .sort()
      expect(names).toEqual([...heard.map((line) => line.replace(/ in .*/, '')), 'main has ended', 'other has ended'])
    },
  )

  it('an exception handler that throws, and a console that does', async () => {
    const ended = await besides(
      `loop.setExceptionHandler(() => { throw new Error('from the handler') })
      console.error = () => { throw new Error('from the console') }
      loop.callSoon(() => { throw new Error('lost') })`,
    )
    expect(ended).toMatchObject({ code: 0, err: '', out: 'other has ended\nmain has ended\n' })
  })

  it('but an error outside of a run does, as ever', async () => {
    const ended = await ranAlone(`await runtime.run(() => runtime.sleep(1))
      setTimeout(() => { throw new Error('on its own') })`)
    expect(ended.code).toBe(1)
    expect(ended.err).toContain('on its own')
  })

  it.each(['setTimeout', 'setImmediate', 'queueMicrotask', 'process.nextTick', 'promise', 'Promise.reject'])(
    "nor does one of the program's own while something runs: %s",
    async (way) => {
      const thrower = "() => { throw new Error('of the program') }"
      const foreign =
        way === 'promise'
          ? `void new Promise((go) => setTimeout(go, 1)).then(${thrower})`
          : way === 'Promise.reject'
            ? "setTimeout(() => void Promise.reject(new Error('of the program')), 1)"
            : `setTimeout(() => ${way}(${thrower}), 1)`
      const main = `runtime.run(async () => {
        runtime.getRunningLoop().setExceptionHandler(({ error }) => console.log('loop:', error.message))
        await runtime.sleep(1000)
        console.log('goes on')
      })`
      const ended = await ranAlone(`${foreign}\nawait ${main}`)
      expect(ended).toMatchObject({ code: 1, signal: null, out: '' })
      const alone = await ranAlone(`${foreign}\nawait new Promise((go) => setTimeout(go, 100))`)
      expect(withoutPaths(ended.err)).toBe(withoutPaths(alone.err))
      const caught = await ranAlone(`process.on('uncaughtException', (e, kind) => console.log(kind, e.message))
        ${foreign}\nawait ${main}`)
      const kind = /romise/.test(way) ? 'unhandledRejection' : 'uncaughtException'
      expect(caught).toMatchObject({ code: 0, out: `${kind} of the program\ngoes on\n` })
    },
  )

  it("but what its code throws in a callback's own timers goes to its handler, and so do rejections of any value", async () => {
    const ended = await besides(`loop.callSoon(() => setTimeout(() => { throw new Error('lost') }, 1))
      void Promise.reject(7)
      void Promise.reject(undefined)`)
    expect(ended).toMatchObject({ code: 0, err: '' })
    const heard = ended.out.trimEnd().split('\n').sort()
    expect(heard).toEqual(
      ['7 in bad', 'Error: lost in nobody', 'main has ended', 'other has ended', 'undefined in bad'].sort(),
    )
  })

  it('while it runs nobody listens for exceptions', async () => {
    const ended = await ranAlone(
      `await runtime.run(async () => console.log(process.listenerCount('uncaughtException')))`,
    )
    expect(ended).toMatchObject({ code: 0, out: '0\n' })
  })

  it('an error of unknown origin is left to a program that listens for them', async () => {
    const ended = await ranAlone(`process.on('uncaughtException', ({ message }) => console.log('program:', message))
      setTimeout(() => { throw new Error('of the program') }, 10)
      await runtime.run(async () => {
        runtime.getRunningLoop().setExceptionHandler(({ error }) => console.log('loop:', error.message))
        setTimeout(() => { throw new Error('of a task') }, 20)
        await runtime.sleep(40)
      })`)
    expect(ended.out.split('\n').filter(Boolean)).toEqual([
      'program: of the program',
      'program: of a task',
      'loop: of a task',
    ])
  })
})

describe('Ctrl-C', () => {
  const main = (body: string) => `
    const { run, sleep } = runtime
    await run(async () => {
      setTimeout(() => process.kill(process.pid, 'SIGINT'), 10)
      ${body}
    })`

  it('ends main, which cleans up, with a KeyboardInterrupt', async () => {
    const ended = await ranAlone(main("try { await sleep(1e6) } finally { await sleep(5); console.log('cleaned up') }"))
    expect(ended).toEqual({ code: 130, signal: null, out: 'cleaned up\n', err: 'KeyboardInterrupt\n' })
  })

  it('ends a program that does not await its run in the same way', async () => {
    const ended = await ranAlone(`void runtime.run(async () => {
      setTimeout(() => process.kill(process.pid, 'SIGINT'), 10)
      await runtime.sleep(1e6)
    })`)
    expect(ended).toEqual({ code: 130, signal: null, out: '', err: 'KeyboardInterrupt\n' })
  })

  it('is an error like others for a program that catches it, and has no frames of the library', async () => {
    const ended = await ranAlone(`try {
        await runtime.run(async () => {
          setTimeout(() => process.kill(process.pid, 'SIGINT'), 10)
          await runtime.sleep(1e6)
        })
      } catch (error) { console.error(error.stack) }
      process.exitCode = 3`)
    expect(ended).toMatchObject({ code: 3, err: 'KeyboardInterrupt: Ctrl-C has cancelled main\n' })
  })

  it('leaves no child behind, not even one that does not listen', async () => {
    const ended = await ranAlone(`await runtime.run(async () => {
      const child = await runtime.createSubprocess(process.execPath, ['-e',
        "process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1e6)"])
      await child.stdout.next()
      console.log(child.pid)
      process.kill(process.pid, 'SIGINT')
      await child.wait()
    })`)
    expect(ended).toMatchObject({ code: 130, err: 'KeyboardInterrupt\n' })
    await vi.waitFor(() => expect(() => process.kill(Number(ended.out), 0)).toThrow(/ESRCH/), 5000)
  })

  it('nor does process.exit, even in the middle of a run', async () => {
    const ended = await ranAlone(`await runtime.run(async () => {
      const child = await runtime.createSubprocess(process.execPath, ['-e',
        "process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1e6)"])
      await child.stdout.next()
      console.log(child.pid)
      process.exit(3)
    })`)
    expect(ended).toMatchObject({ code: 3, err: '' })
    await vi.waitFor(() => expect(() => process.kill(Number(ended.out), 0)).toThrow(/ESRCH/), 5000)
  })

  it('the second time ends the process', async () => {
    const again = "setTimeout(() => process.kill(process.pid, 'SIGINT'), 30)"
    const ended = await ranAlone(main(`${again}; for (;;) try { await sleep(1e6) } catch {}`))
    expect(ended).toMatchObject({ code: null, signal: 'SIGINT' })
  })

  it("is nobody's any more once the run is over", async () => {
    const ended = await ranAlone(`await runtime.run(async () => {})
      setTimeout(() => {}, 1e6)
      process.kill(process.pid, 'SIGINT')`)
    expect(ended).toMatchObject({ code: null, signal: 'SIGINT' })
  })
})

describe('a signal handler', () => {
  const pressed = "setTimeout(() => process.kill(process.pid, 'SIGINT'), 20)"

  it('takes the place of what Ctrl-C does, and keeps a program that waits for nothing else', async () => {
    const ended = await ranAlone(`console.log(await runtime.run(async () => {
      const stop = new runtime.Event()
      runtime.getRunningLoop().addSignalHandler('SIGINT', () => stop.set())
      ${pressed}
      await stop.wait()
      await runtime.sleep(1)
      return 'stopped by itself'
    }))`)
    expect(ended).toEqual({ code: 0, signal: null, out: 'stopped by itself\n', err: '' })
  })

  it('waits for a signal from outside where nothing else is left', async () => {
    const ended = await ranAlone(`const { spawn } = await import('node:child_process')
      console.log(await runtime.run(async () => {
        const stop = new runtime.Event()
        runtime.getRunningLoop().addSignalHandler('SIGTERM', () => stop.set())
        spawn('sh', ['-c', 'sleep 0.3; kill -TERM ' + process.pid], { stdio: 'ignore', detached: true }).unref()
        await stop.wait()
        return 'stopped'
      }))`)
    expect(ended).toEqual({ code: 0, signal: null, out: 'stopped\n', err: '' })
  })

  it('once it is removed, Ctrl-C cancels main again', async () => {
    const ended = await ranAlone(`await runtime.run(async () => {
      const loop = runtime.getRunningLoop()
      loop.addSignalHandler('SIGINT', () => {})
      loop.removeSignalHandler('SIGINT')
      ${pressed}
      await runtime.sleep(1e6)
    })`)
    expect(ended).toMatchObject({ code: 130, err: 'KeyboardInterrupt\n' })
  })

  it('once its loop is closed, the signal does what it always does', async () => {
    const ended = await ranAlone(`await runtime.run(async () => {
        runtime.getRunningLoop().addSignalHandler('SIGTERM', () => {})
      })
      setTimeout(() => {}, 1e6)
      process.kill(process.pid, 'SIGTERM')`)
    expect(ended).toMatchObject({ code: null, signal: 'SIGTERM' })
  })

  it('does not keep a program whose loop has stopped', async () => {
    const ended = await ranAlone(`const loop = runtime.newEventLoop()
      await loop.runUntilComplete(async () => loop.addSignalHandler('SIGTERM', () => {}))
      console.log('stopped')`)
    expect(ended).toMatchObject({ code: 0, out: 'stopped\n' })
  })
})

describe('threads', () => {
  it('do not keep the process alive once the loop is closed', async () => {
    const ended = await ranAlone(`const loop = new runtime.EventLoop()
      await loop.runUntilComplete(async () => {
        loop.runInExecutor(null, () => { for (;;); })
        await runtime.toThread(() => {})
      })
      loop.close()
      console.log('closed')`)
    expect(ended).toMatchObject({ code: 0, out: 'closed\n', err: '' })
  })

  /** A value that can be sent, but not read where it arrives. */
  const unreadable = `async () => {
    const { BlockList } = await import('node:net')
    const clone = Object.getOwnPropertySymbols(BlockList.prototype).find((symbol) => /clone/.test(String(symbol)))
    return Object.defineProperty(new BlockList(), clone, { value: () => ({ data: {}, deserializeInfo: 'no:Such' }) })
  }`

  it.each([
    ['has made its call', 'async () => 1', '[0]', 'fulfilled'],
    ['has made a call that failed', "() => { throw new Error('no') }", '[0]', 'Error'],
    ['has made as many calls as came', '(count) => count', '[0, 1, 2, 3]', 'fulfilled'],
    ['was to make calls whose arguments can’t be sent', '() => 1', '[() => {}, () => {}]', 'DataCloneError'],
    ['was given arguments that can’t be read', '() => 1', `[await (${unreadable})()]`, 'TypeError'],
    ['has given what can’t be read', unreadable, '[0, 1, 2]', 'TypeError'],
  ])('that nobody ends do not keep it alive once each %s', async (_, fn, args, told) => {
    const ended = await ranAlone(`// It keeps nobody alive either: it tells where something else does.
      setTimeout(() => process.exit(9), 8000).unref()
      const executor = new runtime.Executor({ maxWorkers: 2 })
      await runtime.run(async () => {
        const call = async (arg) => await runtime.getRunningLoop().runInExecutor(executor, ${fn}, arg)
        const all = await Promise.allSettled((${args}).map(call))
        console.log(...new Set(all.map(({ status, reason }) => reason?.name ?? status)))
      })`)
    expect(ended).toMatchObject({ code: 0, out: `${told}\n`, err: '' })
  })

  it('can import what they need', async () => {
    const ended = await ranAlone(
      "console.log(await runtime.run(() => runtime.toThread(async () => (await import('node:path')).posix.sep)))",
    )
    expect(ended).toMatchObject({ code: 0, out: '/\n', err: '' })
  })
})
