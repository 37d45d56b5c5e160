import { describe, expect, it } from 'vitest'
import { type Ended, runtimeAlone } from '../../support/runtime-script.ts'

const ranAlone = runtimeAlone()

/** Main goes on for a while beside a task that does `code`; prints what the exception handler hears. */
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
    expect(ended).toMatchObject({ code: 1, signal: null, out: 'cleaned up\n' })
    expect(ended.err).toContain('KeyboardInterrupt')
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

  it('can import what they need', async () => {
    const ended = await ranAlone(
      "console.log(await runtime.run(() => runtime.toThread(async () => (await import('node:path')).posix.sep)))",
    )
    expect(ended).toMatchObject({ code: 0, out: '/\n', err: '' })
  })
})
